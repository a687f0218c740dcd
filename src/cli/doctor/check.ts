/** What a check of `charla doctor` finds. */

export const CHECK_NAMES = [
  "node",
  "configuration",
  "folder",
  "disk",
  "port",
  "server",
  "web",
  "database",
  "migrations",
  "isolation",
  "queue",
  "channels",
  "models",
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

export interface Check {
  readonly name: CheckName;
  /** `warn`: works, but somebody should look. `fail`: something does not work. */
  readonly status: "ok" | "warn" | "fail";
  /** A sentence about what was found. */
  readonly found: string;
  /** How to mend it; absent with `ok`. */
  readonly mend?: string;
}

/** Longest time for one question to another system, in ms. */
export const ASK_TIMEOUT_MS = 5_000;
