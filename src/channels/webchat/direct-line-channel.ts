/**
 * A channel whose provider is our own Direct Line endpoint. The stored message is what clients read, so a message is
 * delivered once it is accepted, and the same key twice is still one message.
 */
import { AppError, ChannelError } from "../../lib/errors.ts";
import type { Channel, ChannelKind, ChannelLimits, Receipt } from "../channel.ts";
import type { IncomingActivity } from "./activity.ts";
import type { Bot } from "./bot.ts";
import { render } from "./wire.ts";

export interface DirectLineChannel extends Channel {
  /**
   * Hands a customer's activity to the bot. Resolves after the commit; null when there was nothing to store.
   * Throws `ChannelError` (`disconnected`) while the channel is not open.
   */
  accept(activity: IncomingActivity): Promise<Receipt | null>;
}

/** Whether a channel takes activities from our Direct Line endpoint. */
export function isDirectLineChannel(channel: Channel): channel is DirectLineChannel {
  return "accept" in channel;
}

export function createDirectLineChannel(kind: ChannelKind, limits: ChannelLimits): DirectLineChannel {
  let bot: Bot | null = null;
  const opened = (): Bot => {
    if (!bot) throw new ChannelError("disconnected", `the ${kind} channel is not open`);
    return bot;
  };
  return {
    kind,
    limits,
    async open(receive) {
      // botbuilder takes half a second to load: not before somebody chats.
      const { createBot } = await import("./bot.ts");
      bot = createBot(receive);
    },
    async accept(activity) {
      return opened().hear(activity);
    },
    async send(message, signal) {
      try {
        if (signal.aborted) throw new ChannelError("unavailable", "there was no time left to send");
        const rendered = render(message.parts, { limits, urlOf: (file) => file.url ?? file.id });
        return { externalId: await opened().say(message, rendered) };
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw new ChannelError("rejected", "the message could not be made into an activity", { cause: error });
      }
    },
    async close() {
      bot = null;
    },
  };
}

/** Loads what the first chat needs, so that it does not wait for it. */
export async function warmUpBot(): Promise<void> {
  await import("./bot.ts");
}
