/** Structured logs. What people write, their names and addresses, and every secret stay out of them. */
import pino, { type Logger } from "pino";

export type Log = Logger;

/** Fields that hold personal data or secrets wherever they stand in a logged object. */
const REDACTED = [
  "text",
  "parts",
  "name",
  "phone",
  "email",
  "token",
  "secret",
  "password",
  "apiKey",
  "authorization",
  "cookie",
  "siteKey",
].flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

export interface LogOptions {
  readonly level: string;
  readonly format: "auto" | "json" | "pretty";
}

/** A logger on standard error, so that standard output stays free for answers and figures. */
export function createLog({ level, format }: LogOptions): Log {
  const pretty = format === "pretty" || (format === "auto" && process.stderr.isTTY);
  const options = {
    level,
    redact: {
      paths: [...REDACTED, 'req.headers["authorization"]', 'req.headers["x-api-key"]', "req.headers.cookie"],
      censor: "[redacted]",
    },
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  if (!pretty) return pino(options, pino.destination({ dest: 2, sync: false }));
  return pino(
    options,
    pino.transport({
      target: "pino-pretty",
      options: { destination: 2, ignore: "pid,hostname", translateTime: "HH:MM:ss" },
    }),
  );
}
