/** Where everything stands: the page, what is beside it on a wide screen, and what is below it on a narrow one. */
import type { CSSProperties, ReactNode } from "react";
import classes from "./frame.module.css";

export function Frame({
  side,
  foot,
  footPx = 56,
  children,
}: {
  side?: ReactNode;
  foot?: ReactNode;
  footPx?: number;
  children: ReactNode;
}) {
  // What pages stick to their end stays above the foot.
  const free = { "--charla-foot": foot ? `${footPx}px` : "0px" } as CSSProperties;
  return (
    <div className={classes.frame} data-side={side ? true : undefined} style={free}>
      {side ? <header className={`${classes.side} charla-shade`}>{side}</header> : null}
      <main className={classes.main}>{children}</main>
      {foot ? <footer className={classes.foot}>{foot}</footer> : null}
    </div>
  );
}
