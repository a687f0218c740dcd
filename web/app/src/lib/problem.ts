/** What to say of an error: the API's own sentence, or ours where there was no answer. */
import { ApiError } from "./api.ts";
import type { Say } from "./texts.ts";

export function problemText(say: Say, error: unknown): string {
  if (error instanceof ApiError && error.problem.code === "offline") return say("problem.offline");
  if (error instanceof ApiError && error.problem.title) return error.problem.title;
  return say("problem.unknown");
}
