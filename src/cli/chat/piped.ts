/** A chat whose lines come from a pipe: each is sent when the one before is answered; only answers go to standard output. */
import { createInterface } from "node:readline";
import type { Cli } from "../cli.ts";
import { aborted } from "../stop-signal.ts";
import { DirectLineFault } from "./direct-line-fault.ts";
import { type ChatView, explainFault } from "./view.ts";

/** Longest wait for an answer of the agents, in ms: their own time-out and a few tries. */
const ANSWER_LIMIT_MS = 90_000;

/** The code of a command that Ctrl-C ended, after the convention of shells. */
export const STOPPED = 130;

/** Returns the code to end with: 1 when a line was refused, or stayed without an answer, or the answer could not be delivered. */
export async function chatFromPipe(cli: Cli, view: ChatView, signal: AbortSignal): Promise<number> {
  let code = 0;
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  signal.addEventListener("abort", () => lines.close(), { once: true });
  for await (const line of lines) {
    if (signal.aborted) break;
    const text = view.pick(line);
    if (text === "") continue;
    if (text === "/quit") break;
    try {
      await view.thread.send(text);
      if (await Promise.race([view.thread.settled(ANSWER_LIMIT_MS), aborted(signal).then(() => true)])) continue;
      cli.note(cli.say("chat.noAnswer", { seconds: ANSWER_LIMIT_MS / 1_000 }));
    } catch (error) {
      if (!(error instanceof DirectLineFault) || error.kind !== "refused") throw error;
      cli.note(explainFault(cli, error, view.url));
    }
    code = 1;
  }
  if (signal.aborted) return STOPPED;
  return view.isDelivering() ? code : 1;
}
