/** What no schema sees of a sequence: whether names are known, texts can be filled, dates are there and ends are reached. Pure. */
import { type Condition, fieldsOf } from "./conditions.ts";
import type { Content, Definition, Message, Step } from "./definition.ts";
import { type About, FIELDS } from "./fields.ts";
import { placesOfSteps } from "./program.ts";
import { placeFaults, textsOf, type Wording } from "./wording.ts";

export interface Finding {
  readonly path: readonly (string | number)[];
  /** Its sentence is `sequences.fault.<code>`. */
  readonly code: string;
  readonly values?: Readonly<Record<string, string>>;
}

/** Signals that tell which row of their own a sequence about such a one follows. */
export const SIGNALS_ABOUT: Readonly<Record<Exclude<About, "contact">, readonly string[]>> = {
  lead: ["lead."],
  cart: ["cart."],
  invoice: ["invoice."],
  quote: ["quote."],
  conversation: ["conversation.", "message."],
};

/** Everything that is wrong beyond the schema, in the order of the file. */
export function checkDefinition(definition: Definition): Finding[] {
  return [...checkStart(definition), ...checkConditions(definition), ...checkSteps(definition)];
}

function checkStart({ start, about }: Definition): Finding[] {
  return start.flatMap((one, index): Finding[] => {
    const path = ["start", index];
    if (about === "contact" || about === "lead") return [];
    const { on, date } = one;
    const isOwn = on !== undefined && SIGNALS_ABOUT[about].some((prefix) => on.startsWith(prefix));
    const isOwnDate = date?.startsWith(`${about}.`) === true;
    return isOwn || isOwnDate ? [] : [{ path, code: "startsElsewhere", values: { about } }];
  });
}

function checkConditions(definition: Definition): Finding[] {
  const { start, exits, pauses, where, about } = definition;
  const lists: { path: (string | number)[]; list: readonly Condition[] | undefined; isSignal: boolean }[] = [
    ...start.map((one, i) => ({ path: ["start", i, "where"], list: one.where, isSignal: one.on !== undefined })),
    { path: ["where"], list: where, isSignal: false },
    ...exits.map((one, i) => ({ path: ["exits", i, "where"], list: one.where, isSignal: true })),
    ...pauses.map((one, i) => ({ path: ["pauses", i, "where"], list: one.where, isSignal: true })),
    ...placesOfSteps(definition.steps).flatMap(({ step, path }) =>
      "if" in step ? [{ path: [...path, "if"], list: step.if, isSignal: false }] : [],
    ),
  ];
  return lists.flatMap(({ path, list, isSignal }) =>
    (list ?? []).flatMap((one, index) =>
      fieldsOf([one]).flatMap((field) =>
        fieldFault(field, about, isSignal).map((code) => ({
          path: [...path, index],
          code,
          values: { name: field, about },
        })),
      ),
    ),
  );
}

function fieldFault(field: string, about: About, isSignal: boolean): string[] {
  if (field.startsWith("signal.")) return isSignal ? [] : ["signalOnly"];
  const [row = ""] = field.split(".");
  const isElsewhere = ["cart", "invoice", "quote"].includes(row) && row !== about;
  return isElsewhere && FIELDS[field] ? ["fieldElsewhere"] : [];
}

function checkSteps({ steps, about, program, sequence }: Definition): Finding[] {
  const places = placesOfSteps(steps);
  const seen = new Set<string>();
  const found: Finding[] = [];
  const hasCode = places.some(({ step }) => "code" in step);
  const sure = new Set(hasCode ? ["code.value", "code.percent", "code.until"] : []);
  for (const { id, path, step } of places) {
    if (seen.has(id))
      found.push({ path: step.id === undefined ? path : [...path, "id"], code: "sameStep", values: { name: id } });
    seen.add(id);
    if ("message" in step) found.push(...checkMessage(step.message, [...path, "message"], about, sure));
    if ("task" in step)
      found.push(
        ...checkWordings({ title: step.task.title, detail: step.task.detail }, [...path, "task"], about, sure),
      );
    if ("alert" in step) found.push(...checkWordings({ title: step.alert.title }, [...path, "alert"], about, sure));
    if ("wait" in step && typeof step.wait !== "number" && step.wait.until !== undefined) {
      const [row = ""] = step.wait.until.split(".");
      if (["cart", "invoice", "quote"].includes(row) && row !== about)
        found.push({
          path: [...path, "wait", "until"],
          code: "fieldElsewhere",
          values: { name: step.wait.until, about },
        });
    }
    if ("go" in step && step.go === sequence) found.push({ path: [...path, "go"], code: "goesToItself" });
    if ("code" in step && program !== "cart" && about !== "cart" && about !== "contact" && about !== "lead")
      found.push({ path: [...path, "code"], code: "codeElsewhere", values: { about } });
  }
  found.push(...checkEnds(steps, ["steps"]));
  return found;
}

/** Nothing can follow a step that leaves. */
function checkEnds(steps: readonly Step[], path: readonly (string | number)[]): Finding[] {
  return steps.flatMap((step, index): Finding[] => {
    const leaves = "exit" in step || "go" in step;
    const own: Finding[] =
      leaves && index < steps.length - 1 ? [{ path: [...path, index + 1], code: "neverReached" }] : [];
    if (!("if" in step)) return own;
    return [...checkEnds(step.then, [...path, index, "then"]), ...checkEnds(step.else ?? [], [...path, index, "else"])];
  });
}

function checkMessage(message: Message, path: (string | number)[], about: About, sure: ReadonlySet<string>): Finding[] {
  const { variants, channels } = message;
  const found = checkContent(message, path, about, sure);
  (variants ?? []).forEach((variant, index) => {
    found.push(...checkContent(variant, [...path, "variants", index], about, sure));
  });
  const keys = (variants ?? []).map((variant) => variant.key);
  keys.forEach((key, index) => {
    if (keys.indexOf(key) < index)
      found.push({ path: [...path, "variants", index, "key"], code: "sameVariant", values: { name: key } });
  });
  const takesMail = channels.includes("email");
  const hasSubject =
    message.subject ?? message.email?.subject ?? variants?.every((one) => one.subject ?? one.email?.subject);
  if (takesMail && !hasSubject) found.push({ path: [...path, "channels"], code: "noSubject" });
  return found;
}

function checkContent(content: Content, path: (string | number)[], about: About, sure: ReadonlySet<string>): Finding[] {
  const { text, subject, email, sms, template } = content;
  return [
    ...checkWordings({ text, subject }, path, about, sure),
    ...checkWordings({ text: email?.text, subject: email?.subject }, [...path, "email"], about, sure),
    ...checkWordings({ text: sms?.text }, [...path, "sms"], about, sure),
    ...(template?.values ?? []).flatMap((value, index) =>
      checkWordings({ [index]: value }, [...path, "template", "values"], about, sure),
    ),
  ];
}

function checkWordings(
  wordings: Readonly<Record<string, Wording | undefined>>,
  path: readonly (string | number)[],
  about: About,
  sure: ReadonlySet<string>,
): Finding[] {
  return Object.entries(wordings).flatMap(([name, text]) => {
    if (text === undefined) return [];
    const faults = textsOf(text).flatMap((one) => placeFaults(one, about, sure));
    const once = new Map(faults.map((fault) => [`${fault.code} ${fault.name}`, fault]));
    const step = /^\d+$/.test(name) ? Number(name) : name;
    return [...once.values()].map(({ code, name: place }) => ({
      path: [...path, step],
      code,
      values: { name: place },
    }));
  });
}
