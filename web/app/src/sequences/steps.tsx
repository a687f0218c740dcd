/** The steps of a sequence as a line to follow: when each comes, what it says, where it branches, and what it has done. */

import { Badge, Group, Paper, Text, ThemeIcon } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowsSplit2,
  IconChecklist,
  IconClock,
  IconDiscount2,
  IconFlag,
  IconLogout,
  IconMessage,
  IconRoute,
  IconStar,
  IconTag,
} from "@tabler/icons-react";
import type { CSSProperties } from "react";
import { useSpeech } from "../lib/texts.ts";
import type { Figures, Step } from "./data.ts";
import classes from "./sequences.module.css";
import { waitText } from "./timing.ts";
import { conditionText } from "./words.ts";

const ICONS = {
  wait: IconClock,
  message: IconMessage,
  code: IconDiscount2,
  task: IconChecklist,
  alert: IconAlertTriangle,
  score: IconStar,
  tag: IconTag,
  move: IconFlag,
  go: IconRoute,
  exit: IconLogout,
  if: IconArrowsSplit2,
} as const;

export function Steps({ steps, figures }: { steps: readonly Step[]; figures: Figures | undefined }) {
  return (
    <ol className={classes.steps}>
      {steps.map((step) => (
        <StepRow key={step.id} step={step} counts={figures?.steps.filter(({ stepId }) => stepId === step.id) ?? []} />
      ))}
    </ol>
  );
}

function StepRow({ step, counts }: { step: Step; counts: Figures["steps"] }) {
  const { say, locale } = useSpeech();
  const { kind, depth, side, wait, title, text, channels, variants, value, conditions } = step;
  const Icon = ICONS[kind];
  return (
    <li className={classes.step} style={{ "--depth": depth } as CSSProperties} data-kind={kind}>
      <ThemeIcon
        variant="light"
        size={34}
        radius="xl"
        color={kind === "wait" ? "gray" : undefined}
        className={classes.dot}
      >
        <Icon size={18} stroke={1.7} aria-hidden />
      </ThemeIcon>
      {wait ? (
        <Text size="sm" c="dimmed" py={6}>
          {waitText(say, locale, wait)}
        </Text>
      ) : (
        <Paper withBorder p="sm" className={classes.card}>
          <Group gap="xs" justify="space-between">
            <Text size="sm" fw={600}>
              {say(`sequences.kinds.${kind}`)}
              {value ? ` · ${value}` : ""}
            </Text>
            <Group gap={4}>
              {side ? (
                <Badge variant="outline" color="gray" tt="none">
                  {say(`sequences.sides.${side}`)}
                </Badge>
              ) : null}
              {counts.map(({ outcome, variant, count }) => (
                <Badge key={`${outcome} ${variant}`} variant="light" color={colourOf(outcome)} tt="none">
                  {variant ? `${variant}: ` : ""}
                  {say(`sequences.outcomes.${outcome}`, { count })}
                </Badge>
              ))}
            </Group>
          </Group>
          {conditions.map((one) => (
            <Text key={one} size="sm" style={{ overflowWrap: "anywhere" }}>
              {conditionText(say, one)}
            </Text>
          ))}
          {title ? (
            <Text size="sm" fw={500} mt={4}>
              {title}
            </Text>
          ) : null}
          {variants.length > 0
            ? variants.map((variant) => (
                <Text key={variant.key} size="sm" mt={4} className={classes.text}>
                  <b>
                    {variant.key} ({variant.weight})
                  </b>{" "}
                  {variant.text}
                </Text>
              ))
            : text && (
                <Text size="sm" mt={4} className={classes.text}>
                  {text}
                </Text>
              )}
          {channels.length > 0 ? (
            <Text size="xs" c="dimmed" mt={6}>
              {channels.map((channel) => say(`sequences.channels.${channel}`)).join(" → ")}
            </Text>
          ) : null}
        </Paper>
      )}
    </li>
  );
}

function colourOf(outcome: string): string {
  if (["sent", "delivered", "read", "done"].includes(outcome)) return "teal";
  if (["failed", "uncertain"].includes(outcome)) return "red";
  return "gray";
}
