/** `charla chat`: a customer of the shop in the terminal, by keyboard or from a pipe. */
import { Command } from "commander";
import { readConfig } from "../config.ts";
import { DirectLineFault } from "./chat/direct-line-fault.ts";
import { chatInteractively } from "./chat/interactive.ts";
import { chatFromPipe, STOPPED } from "./chat/piped.ts";
import { openShop, type Shop } from "./chat/shop.ts";
import { explainFault, openView } from "./chat/view.ts";
import type { Cli } from "./cli.ts";
import { Failure } from "./failure.ts";
import { stopSignal } from "./stop-signal.ts";

interface ChatOptions {
  readonly tenant?: string;
  readonly url?: string;
  readonly key?: string;
  readonly trace?: boolean;
}

export function chatCommand(cli: Cli): Command {
  return new Command("chat")
    .description(cli.say("chat.about"))
    .option("--tenant <slug>", cli.say("tenant.option"))
    .option("--trace", cli.say("chat.trace"))
    .option("--url <url>", cli.say("chat.url"))
    .option("--key <key>", cli.say("chat.key"))
    .action((options: ChatOptions) => chat(cli, options));
}

async function chat(cli: Cli, { trace = false, ...options }: ChatOptions): Promise<void> {
  const config = readConfig();
  const isScripted = !(process.stdin.isTTY && process.stdout.isTTY);
  const signal = stopSignal();
  if (!isScripted) cli.note(cli.say("chat.opening"));
  const shop = await openShop(cli, config, { ...options, isScripted });
  try {
    // Ctrl-C while the shop was opening.
    if (signal.aborted) process.exitCode = STOPPED;
    else if (isScripted) process.exitCode = await fromPipe(cli, shop, trace, signal);
    else await chatInteractively(cli, shop, { showsTrace: trace, signal });
  } catch (error) {
    throw error instanceof DirectLineFault ? new Failure(explainFault(cli, error, shop.url)) : error;
  } finally {
    await shop.close();
  }
}

async function fromPipe(cli: Cli, shop: Shop, showsTrace: boolean, signal: AbortSignal): Promise<number> {
  let isFirst = true;
  const view = await openView(cli, shop, {
    showsTrace,
    links: false,
    showMessage(lines) {
      // One message a paragraph.
      if (!isFirst) cli.print("");
      isFirst = false;
      for (const line of lines.filter((text) => text.trim() !== "")) cli.print(line);
    },
    showNotice: (line) => cli.note(line),
    onTyping: () => undefined,
  });
  try {
    return await chatFromPipe(cli, view, signal);
  } finally {
    view.close();
  }
}
