/** What both kinds of chat share: the conversation, how it is shown, and the choices on offer. */
import type { Cli } from "../cli.ts";
import { openDirectLine } from "./direct-line.ts";
import type { DirectLineFault } from "./direct-line-fault.ts";
import { messageLines, pick, traceLines } from "./render.ts";
import type { Shop } from "./shop.ts";
import { createThread, type Thread } from "./thread.ts";
import type { ShownChoice } from "./wire.ts";

export interface ChatView {
  readonly url: string;
  readonly thread: Thread;
  /** Whether every answer so far could be delivered. */
  isDelivering(): boolean;
  /** A typed line as it is sent: trimmed, the number of a choice replaced by the choice. */
  pick(line: string): string;
  close(): void;
}

export interface ChatViewOptions {
  readonly showsTrace: boolean;
  /** Whether addresses of files are shown. */
  readonly links: boolean;
  /** Shows the lines of one message of the shop. */
  showMessage(lines: readonly string[], from: string | null): void;
  /** Shows a line that is no message: a trace, who answers from now on. */
  showNotice(line: string): void;
  onTyping(): void;
  /** Called when there may be something new to read. */
  onWake?(): void;
}

/** Starts a conversation with a shop. Throws `DirectLineFault`. */
export async function openView(cli: Cli, shop: Shop, options: ChatViewOptions): Promise<ChatView> {
  let choices: readonly ShownChoice[] = [];
  let undelivered = 0;
  let wake: () => void = () => undefined;
  const line = await openDirectLine({
    url: shop.url,
    siteKey: shop.siteKey,
    locale: cli.askedLocale,
    onWake: () => wake(),
    onTyping: options.onTyping,
  });
  const watch = shop.watch(line.conversationId);
  if (options.showsTrace && !watch) options.showNotice(cli.say("chat.noTrace"));
  const thread = createThread(line, watch, {
    onMessage(message) {
      choices = message.choices;
      const lines = messageLines(message, { links: options.links });
      if (lines.length > 0) options.showMessage(lines, message.from);
    },
    onTurn(turn) {
      if (options.showsTrace) for (const row of traceLines(cli, turn)) options.showNotice(row);
    },
    onUndelivered(reason) {
      undelivered += 1;
      options.showNotice(cli.say("chat.undelivered", { reason }));
    },
    onHandler: (handler) => options.showNotice(cli.say(`chat.handler.${handler}`)),
  });
  wake = () => {
    thread.wake();
    options.onWake?.();
  };
  return {
    url: shop.url,
    thread,
    isDelivering: () => undelivered === 0,
    pick: (typed) => pick(typed, choices),
    close: () => line.close(),
  };
}

/** A fault of the line as a sentence that says what to do. */
export function explainFault(cli: Cli, fault: DirectLineFault, url: string): string {
  return cli.say(`chat.fault.${fault.kind}`, { url, why: fault.message });
}
