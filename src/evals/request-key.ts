/**
 * The key of a request to a model: what was said so far, without what differs from run to run. Facts and rules are no part
 * of it, so that a recording outlives a new price: what an old answer says of it is then for the guards.
 */
import { createHash } from "node:crypto";
import type { CompleteRequest } from "../infra/llm/contract.ts";
import { truncate } from "../lib/text.ts";

/** A request as far as it is read here. */
export type Asked = Pick<CompleteRequest<unknown>, "system" | "messages" | "schemaName">;

/** What stands for itself only in one run, or belongs to a person: ids, times, hosts, codes of links, e-mails, phones. */
const REFERENCE = new RegExp(
  [
    String.raw`\b[a-z]{3}_[0-9a-z]{26}\b`,
    String.raw`\d{4}-\d{2}-\d{2}T[\d:.]+Z`,
    String.raw`https?://[\w.:-]+`,
    String.raw`(?<=/(?:pay|q)/)[\w-]{16}(?![\w-])`,
    String.raw`[\w.+-]+@[\w-]+\.[\w.]*\w`,
    String.raw`\+?\d(?:[ ()-]?\d){7,}`,
  ].join("|"),
  "g",
);
/** Ids of facts with their names, which stay the same. */
const NAMED = /"(?:id|productId)":"([a-z]{3}_[0-9a-z]{26})","(?:name|question)":"((?:[^"\\]|\\.)*)"/g;
const LANGUAGE = /^Write in .*$/m;
const SHOWN_LENGTH = 160;

/** What a recording says instead of what belongs to one run. */
export interface References {
  /** In the order in which the run names them: another run's differ, but stand in the same places. */
  readonly listed: readonly string[];
  /** Ids of facts by a short word for their names. */
  readonly named: ReadonlyMap<string, string>;
}

export interface RequestKey {
  readonly key: string;
  readonly references: References;
  /** The customer's message for people to find the request by, without what belongs to a person. */
  readonly message: string;
}

/** Pure. */
export function readRequest({ system, messages, schemaName }: Asked): RequestKey {
  const talk = messages.map(({ role, content }) => `${role}: ${content}`).join("\n");
  const inTalk = withReferences({ listed: [], named: new Map() }, talk);
  const text = [schemaName, LANGUAGE.exec(system)?.[0] ?? "", masked(talk, inTalk)].join("\n");
  const key = createHash("sha256").update(text).digest("hex").slice(0, 24);
  const last = /<customer_message>\n(.*)\n<\/customer_message>/s.exec(talk)?.[1] ?? talk;
  return {
    key,
    references: withReferences(inTalk, system),
    message: truncate(masked(textOf(last), inTalk), SHOWN_LENGTH),
  };
}

/** The references with those that `text` adds. Pure. */
export function withReferences({ listed, named }: References, text: string): References {
  const found = [...text.matchAll(NAMED)].map(([, id = "", name = ""]) => [wordFor(name), id] as const);
  return { listed: [...new Set([...listed, ...(text.match(REFERENCE) ?? [])])], named: new Map([...found, ...named]) };
}

/** The text with `#0#`, or `#n…#` for a named fact, in place of its references. Pure. */
export function masked(text: string, { listed, named }: References): string {
  const words = new Map([...named].map(([word, id]) => [id, word]));
  return text.replace(REFERENCE, (found) => {
    const at = listed.indexOf(found);
    return `#${words.get(found) ?? (at < 0 ? "?" : at)}#`;
  });
}

/** The text with the references of this run; nothing in place of those that it has not. Pure. */
export function unmasked(text: string, { listed, named }: References): string {
  return text.replace(/#(n[0-9a-f]{8}|\d+)#/g, (_, word: string) => named.get(word) ?? listed[Number(word)] ?? "");
}

function wordFor(name: string): string {
  return `n${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
}

function textOf(message: string): string {
  try {
    const { text } = JSON.parse(message) as { text?: unknown };
    return typeof text === "string" ? text : message;
  } catch {
    return message;
  }
}
