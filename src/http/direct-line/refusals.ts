/** Errors of the chat with a sentence for the customer: `locales/<language>/chat.json`, key `errors.<name>`. */
import { ForbiddenError, InputError, LimitError, type AppError } from "../../lib/errors.ts";
import type { TextValues } from "../../lib/texts.ts";

export interface Sentence {
  readonly key: string;
  readonly values: TextValues;
}

type Name =
  | "textTooLong"
  | "saysNothing"
  | "filesByUpload"
  | "noFileHere"
  | "tooManyFiles"
  | "fileTooLarge"
  | "fileEmpty"
  | "fileType"
  | "filesNotTaken"
  | "activityBroken"
  | "watermark"
  | "userId"
  | "notForm";

/** 400, with a sentence that says what to do. */
export function badArgument(name: Name, message: string, values: TextValues = {}): InputError {
  return new InputError(message, [], { details: { sentence: sentenceOf(name, values) } });
}

/** 403: the page is not one of those that the business allows. */
export function originRefused(origin: string): ForbiddenError {
  return new ForbiddenError(`the origin ${origin} is not allowed`, { details: { sentence: sentenceOf("origin", { origin }) } });
}

/** 403: the key or token is good, but not for this. */
export function notWithThisKey(name: "needsToken" | "needsSiteKey", message: string): ForbiddenError {
  return new ForbiddenError(message, { details: { sentence: sentenceOf(name, {}) } });
}

/** 429. */
export function tooFast(afterMs: number): LimitError {
  const seconds = Math.max(1, Math.ceil(afterMs / 1_000));
  return new LimitError("too many messages in this conversation", afterMs, { details: { sentence: sentenceOf("slowDown", { seconds }) } });
}

/** The sentence of an error, if it has one. */
export function sentenceIn(error: AppError): Sentence | null {
  const { sentence } = error.details;
  return isSentence(sentence) ? sentence : null;
}

function sentenceOf(name: string, values: TextValues): Sentence {
  return { key: `chat.errors.${name}`, values };
}

function isSentence(value: unknown): value is Sentence {
  return typeof value === "object" && value !== null && "key" in value && "values" in value;
}
