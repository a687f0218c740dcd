/** The API's issues as the forms show them: each beside its field. */
import { ApiError } from "../lib/api.ts";

/** By the path of the value; empty where the error names none. */
export function issuesOf(error: Error | null): Readonly<Record<string, string>> {
  const issues = error instanceof ApiError ? (error.problem.issues ?? []) : [];
  return Object.fromEntries(issues.map(({ path, message }) => [path, message]));
}
