/** Sequences as the API shows them: their steps in one list with depths, so that a page can draw them, and their figures. */
import { z } from "zod";
import type { Condition } from "../campaigns/sequences/conditions.ts";
import { type Definition, PROGRAMS, type Start, type Step, type Wait } from "../campaigns/sequences/definition.ts";
import type { SequenceFigures } from "../campaigns/sequences/figures.ts";
import { ENROLLMENT_STATUSES, type InsideRow } from "../campaigns/sequences/inside.ts";
import { placesOfSteps } from "../campaigns/sequences/program.ts";
import type { SequenceDetail, SequenceSummary } from "../campaigns/sequences/read-list.ts";
import { inLocale, type Wording } from "../campaigns/sequences/wording.ts";
import type { Locale } from "../lib/locale.ts";

const moment = z.iso.datetime();

export const sequenceSummaryView = z.object({
  key: z.string(),
  id: z.string().nullable(),
  name: z.string(),
  description: z.string().nullable(),
  program: z.enum(PROGRAMS),
  status: z.enum(["on", "off"]),
  isOwn: z.boolean().describe("The business has changed it or switched it on"),
  isShipped: z.boolean().describe("It comes with the product"),
  version: z.int(),
  number: z.int().describe("Of the version that people enter; 0 for one that is as it came"),
  inside: z.int(),
  entered: z.int(),
  updatedAt: moment.nullable(),
});

const stepView = z.object({
  id: z.string(),
  kind: z.enum(["wait", "message", "code", "task", "alert", "score", "tag", "move", "go", "exit", "if"]),
  depth: z.int(),
  side: z.enum(["then", "else"]).nullable(),
  wait: z
    .object({
      forMs: z.int().nullable(),
      isSinceStart: z.boolean(),
      until: z.string().nullable(),
      days: z.int().nullable(),
      weekday: z.string().nullable(),
      at: z.string().nullable(),
    })
    .nullable(),
  title: z.string().nullable(),
  text: z.string().nullable(),
  channels: z.array(z.string()),
  variants: z.array(z.object({ key: z.string(), weight: z.int(), text: z.string() })),
  /** What a short step is about: points, a percent, tags, a stage, a sequence. */
  value: z.string().nullable(),
  conditions: z.array(z.string()),
});
export type SequenceStepView = z.infer<typeof stepView>;

export const sequenceView = sequenceSummaryView.extend({
  source: z.string().describe("The file, in YAML"),
  about: z.string(),
  purpose: z.string(),
  holdout: z.int(),
  starts: z.array(z.string()),
  conditions: z.array(z.string()),
  exits: z.array(z.string()),
  pauses: z.array(z.string()),
  steps: z.array(stepView),
});

export const faultView = z.object({
  line: z.int(),
  column: z.int(),
  path: z.string(),
  code: z.string().describe("Stable; act on this"),
  message: z.string().describe("In the caller's language"),
});
export const validationView = z.object({ ok: z.boolean(), faults: z.array(faultView) });

export const insideView = z.object({
  id: z.string(),
  contact: z.object({
    id: z.string(),
    name: z.string().nullable(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
  }),
  status: z.enum(ENROLLMENT_STATUSES),
  result: z.string().nullable(),
  stepId: z.string().nullable(),
  subjectKind: z.string(),
  subjectId: z.string(),
  versionNumber: z.int(),
  waitUntil: moment.nullable(),
  pausedUntil: moment.nullable(),
  isWaitingForMessage: z.boolean(),
  enteredAt: moment,
  endedAt: moment.nullable(),
});
export const entryCountsView = z.object({ entered: z.int(), held: z.int(), refused: z.int() });

const share = z.object({ people: z.int(), bought: z.int() });
export const figuresView = z.object({
  entered: z.int(),
  inside: z.int(),
  finished: z.int(),
  exits: z.array(z.object({ result: z.string(), count: z.int() })),
  steps: z.array(z.object({ stepId: z.string(), outcome: z.string(), variant: z.string().nullable(), count: z.int() })),
  written: share,
  held: share,
});

export function presentSummary(
  { updatedAt, name, description, program, ...rest }: SequenceSummary,
  locale: Locale,
): z.infer<typeof sequenceSummaryView> {
  return {
    ...rest,
    program: program as (typeof PROGRAMS)[number],
    name: inLocale(name, locale),
    description: description === null ? null : inLocale(description, locale),
    updatedAt: updatedAt?.toISOString() ?? null,
  };
}

export function presentSequence(detail: SequenceDetail, locale: Locale): z.infer<typeof sequenceView> {
  const { source, definition, ...summary } = detail;
  const { about, purpose, holdout, start, where, exits, pauses } = definition;
  return {
    ...presentSummary(summary, locale),
    source,
    about,
    purpose,
    holdout,
    starts: start.map(startText),
    conditions: (where ?? []).map(conditionText),
    exits: exits.map(({ on, as }) => (as ? `${on} → ${as}` : on)),
    pauses: pauses.map(({ on }) => on),
    steps: stepsOf(definition, locale),
  };
}

function stepsOf({ steps }: Definition, locale: Locale): SequenceStepView[] {
  return placesOfSteps(steps).map(({ id, path, step }) => {
    const sides = path.filter((part) => part === "then" || part === "else");
    return {
      ...EMPTY,
      ...describe(step, locale),
      id,
      depth: sides.length,
      side: sides.at(-1) ?? null,
    } as SequenceStepView;
  });
}

const EMPTY = { wait: null, title: null, text: null, channels: [], variants: [], value: null, conditions: [] };

function describe(step: Step, locale: Locale): Partial<SequenceStepView> {
  const say = (text: Wording | undefined) => (text === undefined ? null : inLocale(text, locale));
  if ("if" in step) return { kind: "if", conditions: step.if.map(conditionText) };
  if ("wait" in step) return { kind: "wait", wait: waitView(step.wait) };
  if ("message" in step) {
    const { text, subject, channels, variants } = step.message;
    return {
      kind: "message",
      title: say(subject),
      text: say(text ?? variants?.[0]?.text),
      channels: [...channels],
      variants: (variants ?? []).map(({ key, weight, text: own }) => ({ key, weight, text: say(own ?? text) ?? "" })),
    };
  }
  if ("code" in step) return { kind: "code", value: `${step.code.percent} %` };
  if ("task" in step) return { kind: "task", title: say(step.task.title), text: say(step.task.detail) };
  if ("alert" in step) return { kind: "alert", title: say(step.alert.title), value: step.alert.to };
  if ("score" in step) return { kind: "score", value: step.score > 0 ? `+${step.score}` : String(step.score) };
  if ("tag" in step)
    return {
      kind: "tag",
      value: [...step.tag.add.map((tag) => `+${tag}`), ...step.tag.remove.map((tag) => `−${tag}`)].join(" "),
    };
  if ("move" in step) return { kind: "move", value: step.move };
  if ("go" in step) return { kind: "go", value: step.go };
  return { kind: "exit", value: step.exit };
}

function waitView(wait: Wait): SequenceStepView["wait"] {
  if (typeof wait === "number")
    return { forMs: wait, isSinceStart: false, until: null, days: null, weekday: null, at: null };
  const { at } = wait;
  return {
    forMs: wait.for ?? null,
    isSinceStart: wait.since === "start",
    until: wait.until ?? null,
    days: wait.days ?? null,
    weekday: wait.weekday ?? null,
    at: at === undefined ? null : `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`,
  };
}

function startText({ on, segment, date, days, silent, where }: Start): string {
  const asked = (where ?? []).map(conditionText).join(", ");
  const what =
    on ??
    (segment
      ? `segment ${segment}`
      : date
        ? `${date} ${days >= 0 ? "+" : ""}${days}d`
        : `silent ${Math.round((silent ?? 0) / 86_400_000)}d`);
  return asked === "" ? what : `${what} (${asked})`;
}

/** `lead.score at_least 60`, as the file says it. */
function conditionText(condition: Condition): string {
  if (condition.any !== undefined) return condition.any.map(conditionText).join(" | ");
  const { field, any: _, ...comparison } = condition;
  const [operator = "", value] = Object.entries(comparison).find(([, one]) => one !== undefined) ?? [];
  return `${field} ${operator} ${Array.isArray(value) ? value.join(", ") : String(value)}`;
}

export function presentInside(row: InsideRow): z.infer<typeof insideView> {
  const { id, contact, status, result, stepId, subjectKind, subjectId, sequenceVersion, sendId } = row;
  return {
    ...{ id, contact, result, stepId, subjectKind, subjectId },
    status: status as (typeof ENROLLMENT_STATUSES)[number],
    versionNumber: sequenceVersion.number,
    waitUntil: row.waitUntil?.toISOString() ?? null,
    pausedUntil: row.pausedUntil?.toISOString() ?? null,
    isWaitingForMessage: sendId !== null,
    enteredAt: row.enteredAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

export function presentFigures({ exits, steps, ...rest }: SequenceFigures): z.infer<typeof figuresView> {
  return { ...rest, exits: [...exits], steps: [...steps] };
}
