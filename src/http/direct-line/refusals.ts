/** Errors of the chat with a sentence for the customer: `locales/<language>/chat.json`, key `errors.<name>`. */
import { AppError, ForbiddenError, InputError, LimitError } from "../../lib/errors.ts";
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
  | "fileEmpty"
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
  return new ForbiddenError(`the origin ${origin} is not allowed`, {
    details: { sentence: sentenceOf("origin", { origin }) },
  });
}

/** 403: the key or token is good, but not for this. */
export function notWithThisKey(name: "needsToken" | "needsSiteKey", message: string): ForbiddenError {
  return new ForbiddenError(message, { details: { sentence: sentenceOf(name, {}) } });
}

/** 429. */
export function tooFast(afterMs: number): LimitError {
  const seconds = Math.max(1, Math.ceil(afterMs / 1_000));
  return new LimitError("too many messages in this conversation", afterMs, {
    details: { sentence: sentenceOf("slowDown", { seconds }) },
  });
}

/** A file that is too large, one of too many, or of a kind that is not taken. */
class FileRefusedError extends AppError {
  readonly code: "too_large" | "unsupported_media_type";
  readonly status: 413 | 415;

  constructor(status: 413 | 415, message: string, sentence: Sentence) {
    super(message, { details: { sentence } });
    this.status = status;
    this.code = status === 413 ? "too_large" : "unsupported_media_type";
  }
}

/** 413. */
export function fileTooLarge(maxBytes: number): AppError {
  const megabytes = Math.round((maxBytes / 1024 / 1024) * 10) / 10;
  return new FileRefusedError(413, `a file of more than ${maxBytes} bytes`, sentenceOf("fileTooLarge", { megabytes }));
}

/** 413. */
export function tooManyFiles(max: number): AppError {
  return new FileRefusedError(413, `more than ${max} files`, sentenceOf("tooManyFiles", { max }));
}

/** 415. */
export function fileTypeRefused(name: string): AppError {
  return new FileRefusedError(415, "a file of a kind that is not taken", sentenceOf("fileType", { name }));
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
