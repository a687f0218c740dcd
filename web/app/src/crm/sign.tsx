/** A small coloured word: a status, an urgency, an answer. */
import { Badge, type BadgeProps } from "@mantine/core";
import type { CSSProperties, ReactNode } from "react";
import classes from "./crm.module.css";

export function Sign({
  color,
  children,
  ...rest
}: Pick<BadgeProps, "size" | "leftSection"> & { color: string; title?: string | undefined; children: ReactNode }) {
  const colours = {
    "--sign-deep": `var(--mantine-color-${color}-9)`,
    "--sign-pale": `var(--mantine-color-${color}-2)`,
  } as CSSProperties;
  return (
    <Badge {...rest} variant="light" tt="none" color={color} className={classes.badge} style={colours}>
      {children}
    </Badge>
  );
}
