/** What goes wrong in a command, as a sentence for the person who typed it. */
import { ConfigError } from "../lib/errors.ts";
import type { Cli } from "./cli.ts";

/** A failure that is already said in the person's language; ends the command with code 1. */
export class Failure extends Error {
  override readonly name = "Failure";
}

/** The sentence for any error; of an unexpected one its message, since an operator can do more with it than without. */
export function explain(cli: Cli, error: unknown): string {
  if (error instanceof Failure) return error.message;
  if (error instanceof ConfigError) {
    const problems = error.problems.map(({ path, message }) => `  ${path}: ${message}`);
    return [cli.say("failure.config", { count: problems.length }), ...problems].join("\n");
  }
  const { code, port, message } = partsOf(error);
  const key = KEY_BY_CODE[code];
  if (key) return cli.say(`failure.${key}`, { port, message });
  return cli.say("failure.other", { message });
}

/** Codes of Node, and of PostgreSQL (SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const KEY_BY_CODE: Readonly<Record<string, string>> = {
  EADDRINUSE: "portTaken",
  EACCES: "notAllowed",
  EPERM: "notAllowed",
  EROFS: "notAllowed",
  ENOSPC: "diskFull",
  ECONNREFUSED: "databaseUnreachable",
  ENOTFOUND: "databaseUnreachable",
  EAI_AGAIN: "databaseUnreachable",
  ETIMEDOUT: "databaseUnreachable",
  EHOSTUNREACH: "databaseUnreachable",
  ECONNRESET: "databaseUnreachable",
  "28P01": "databaseLogin",
  "28000": "databaseLogin",
  "3D000": "databaseMissing",
  "57P03": "databaseUnreachable",
};

function partsOf(error: unknown): { code: string; port: string; message: string } {
  if (!(error instanceof Error)) return { code: "", port: "", message: String(error) };
  const { code, port } = error as Error & { code?: unknown; port?: unknown };
  // Where a name has several addresses, Node reports all of them in one error without a text of its own.
  const inner = error instanceof AggregateError ? error.errors.map((one) => partsOf(one).message) : [];
  return {
    code: typeof code === "string" ? code : "",
    port: typeof port === "number" ? String(port) : "",
    message: error.message || [...new Set(inner)].join("; ") || error.name,
  };
}
