/** What a sequence is: the schema of its file. Meanings that no schema sees are held by check.ts. */
import { z } from "zod";
import { CHANNEL_KINDS } from "../../channels/channel.ts";
import { LEAD_STATUSES } from "../../crm/pipeline.ts";
import { SIGNAL_KINDS } from "../../crm/signals.ts";
import { type Condition, conditions } from "./conditions.ts";
import { duration, timeOfDay } from "./duration.ts";
import { ABOUTS, isDateField } from "./fields.ts";
import { wording } from "./wording.ts";

export const PROGRAMS = ["payment", "cart", "follow_up", "nurture"] as const;
const key = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case words joined by hyphens")
  .max(60);
const dateField = z.string().refine(isDateField, "a date field");
const signalKind = z.enum(SIGNAL_KINDS);
const tag = z.string().trim().min(1).max(40);
const percent = z.int().min(1).max(90);

export const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

const wait = z.union([
  duration,
  z
    .strictObject({
      /** From the end of the step before; or, with `since: start`, from the entrance. */
      for: duration.optional(),
      since: z.literal("start").optional(),
      /** Of a date; `days` may be negative. One that has passed takes its steps with it, up to the next wait. */
      until: dateField.optional(),
      days: z.int().min(-365).max(365).optional(),
      /** The next such day of the week. */
      weekday: z.enum(WEEKDAYS).optional(),
      /** Not before this time of the day. */
      at: timeOfDay.optional(),
    })
    .refine((one) => one.for !== undefined || one.until || one.weekday || one.at !== undefined, "what to wait for"),
]);
export type Wait = z.output<typeof wait>;

const template = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, "the name of a template"),
  /** The provider's code by our language, such as es_PE. */
  languages: z.strictObject({ es: z.string(), en: z.string(), pt: z.string() }).partial().optional(),
  values: z.array(wording).max(20).default([]),
});

const content = {
  text: wording.optional(),
  subject: wording.optional(),
  template: template.optional(),
  email: z.strictObject({ subject: wording.optional(), text: wording }).optional(),
  sms: z.strictObject({ text: wording }).optional(),
};

const message = z
  .strictObject({
    ...content,
    /** In the order in which they are tried; `chat` is where they talked with us last. */
    channels: z
      .array(z.enum(["chat", ...CHANNEL_KINDS]))
      .min(1)
      .max(6)
      .default(["chat", "whatsapp-cloud", "whatsapp-web", "email", "sms"]),
    /** After it nobody wants it any more. */
    expires: duration.default(3 * 24 * 3_600_000),
    variants: z
      .array(z.strictObject({ key, weight: z.int().min(1).max(100).default(1), ...content }))
      .min(2)
      .max(6)
      .optional(),
  })
  .refine((one) => one.text || one.variants?.every((variant) => variant.text), "a text");
export type Message = z.output<typeof message>;
export type Content = Pick<Message, "text" | "subject" | "template" | "email" | "sms">;

const task = z.strictObject({
  title: wording,
  detail: wording.optional(),
  due: duration.optional(),
  /** The lead's owner, or nobody in particular. */
  to: z.enum(["owner", "anyone"]).default("owner"),
});
export type TaskStep = z.output<typeof task>;

const alert = z.strictObject({ title: wording, to: z.enum(["owner", "everybody", "admins"]).default("everybody") });

const LEAVES = ["wait", "message", "code", "task", "alert", "score", "tag", "move", "go", "exit"] as const;

interface Leaves {
  readonly wait: Wait;
  readonly message: Message;
  readonly code: { readonly percent: number; readonly valid: number };
  readonly task: TaskStep;
  readonly alert: z.output<typeof alert>;
  readonly score: number;
  readonly tag: { readonly add: string[]; readonly remove: string[] };
  readonly move: (typeof LEAD_STATUSES)[number];
  readonly go: string;
  readonly exit: string;
}
type Named = { readonly id?: string | undefined };
export type LeafStep = { [Kind in keyof Leaves]: Named & { readonly [K in Kind]: Leaves[Kind] } }[keyof Leaves];
export type BranchStep = Named & {
  readonly if: Condition[];
  readonly then: Step[];
  readonly else?: Step[] | undefined;
};
export type Step = LeafStep | BranchStep;

// One object with everything a step may be: what is wrong with it is then told of the kind that was meant.
const step: z.ZodType<Step> = z.lazy(() =>
  z
    .strictObject({
      id: key.optional(),
      wait: wait.optional(),
      message: message.optional(),
      /** A code for one purchase of this contact; it stands in later texts as `code.value`. */
      code: z.strictObject({ percent, valid: duration }).optional(),
      task: task.optional(),
      alert: alert.optional(),
      /** Points added to the lead's score; negative ones are taken away. */
      score: z.int().min(-100).max(100).optional(),
      tag: z
        .strictObject({ add: z.array(tag).max(10).default([]), remove: z.array(tag).max(10).default([]) })
        .optional(),
      move: z.enum(LEAD_STATUSES).optional(),
      /** Leaves for another sequence. */
      go: key.optional(),
      exit: key.optional(),
      if: conditions.optional(),
      // biome-ignore lint/suspicious/noThenProperty: the word of the file; nobody awaits a schema of steps
      then: z.array(step).min(1).max(50).optional(),
      else: z.array(step).max(50).optional(),
    })
    .refine((one) => [...LEAVES, "if" as const].filter((name) => one[name] !== undefined).length === 1, "one step")
    .refine((one) => (one.if === undefined) === (one.then === undefined), "if and then")
    .refine((one) => one.else === undefined || one.if !== undefined, "if and then")
    .transform((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)) as Step),
);

const again = z.union([z.enum(["never", "always"]), z.strictObject({ after: duration })]);
export type Again = z.output<typeof again>;

const start = z
  .strictObject({
    on: signalKind.optional(),
    /** A segment's id: whoever comes into it. */
    segment: z
      .string()
      .regex(/^[a-z0-9_]{1,60}$/, "a segment")
      .optional(),
    /** Each day those whose date is so many days away; `yearly` for birthdays. */
    date: dateField.optional(),
    days: z.int().min(-365).max(365).default(0),
    yearly: z.boolean().default(false),
    /** Each day those who have not written for so long. */
    silent: duration.optional(),
    /** At which time of the day they are looked for. */
    at: timeOfDay.default(9 * 60),
    where: conditions.optional(),
    /** In the place of the sequence's own; whoever comes back by it gets what is still ahead, and nothing of before. */
    again: again.optional(),
    /** So long nothing is done after the entrance. */
    rest: duration.optional(),
  })
  .refine(
    (one) => (["on", "segment", "date", "silent"] as const).filter((name) => one[name] !== undefined).length === 1,
    "one start",
  );
export type Start = z.output<typeof start>;

const exit = z.strictObject({
  on: signalKind,
  where: conditions.optional(),
  /** How the end is counted; the name of the signal unless told. */
  as: key.optional(),
  /** The sequence that they go over to. */
  go: key.optional(),
});
export type Exit = z.output<typeof exit>;

const pause = z
  .strictObject({ on: signalKind, where: conditions.optional(), for: duration.optional(), until: dateField.optional() })
  .refine((one) => (one.for === undefined) !== (one.until === undefined), "how long");
export type Pause = z.output<typeof pause>;

export const definition = z.strictObject({
  sequence: key,
  name: wording,
  description: wording.optional(),
  program: z.enum(PROGRAMS),
  /** What people must have agreed to. */
  purpose: z.enum(["marketing", "service"]).default("marketing"),
  about: z.enum(ABOUTS).default("contact"),
  start: z.array(start).max(10).default([]),
  where: conditions.optional(),
  /** When the same subject may enter again. */
  again: again.default("never"),
  /** So many in a hundred get nothing, to compare with. */
  holdout: z.int().min(0).max(50).default(0),
  exits: z.array(exit).max(20).default([]),
  pauses: z.array(pause).max(20).default([]),
  steps: z.array(step).min(1).max(100),
});
export type Definition = z.output<typeof definition>;

/** How an end is counted. */
export function resultOf({ as, on }: Pick<Exit, "as" | "on">): string {
  return as ?? on.replaceAll(".", "-").replaceAll("_", "-");
}
