/** A number on WhatsApp by WhatsApp Web, in a browser of its own: an unofficial route, that WhatsApp may close. */
import { rm } from "node:fs/promises";
import { ChannelError } from "../../lib/errors.ts";
import { DAY_MS, plusMs } from "../../lib/time.ts";
import type { Channel, ChannelAccount, ChannelEnv } from "../channel.ts";
import { type Allowance, createAllowance } from "./allowance.ts";
import { whatsappWebLimits } from "./compose.ts";
import { createInbox, type Inbox } from "./inbox.ts";
import { type Keeper, startKeeper, type Timing, USUAL_TIMING } from "./keeper.ts";
import type { Client } from "./library.ts";
import { createOwnSends } from "./own-sends.ts";
import { sendMessage } from "./send.ts";
import { whatsappWebSettings } from "./settings.ts";
import { createStanding, type Standing } from "./standing.ts";

/** What is open between `open` and `close`. */
interface Opened {
  readonly keeper: Keeper;
  readonly standing: Standing;
  readonly inbox: Inbox;
}

/** @param timing other than usual in tests only */
export function createWhatsappWebChannel(
  account: ChannelAccount,
  env: ChannelEnv,
  timing: Timing = USUAL_TIMING,
): Channel {
  const settings = whatsappWebSettings.parse(account.settings);
  const ownSends = createOwnSends();
  let allowance: Allowance | null = null;
  let opened: Opened | null = null;

  /** Counts go on over restarts: they are read from what was sent. */
  const ready = async (client: Client, pairedAt: Date, inbox: Inbox): Promise<void> => {
    const past = await env.sentSince(plusMs(env.clock.now(), -DAY_MS));
    allowance = createAllowance(env.clock, settings, { pairedAt, past });
    inbox.catchUp(client, pairedAt);
  };

  return {
    kind: "whatsapp-web",
    limits: whatsappWebLimits,
    async open(receive) {
      if (opened) return;
      const inbox = createInbox({ env, settings, ownSends, receive });
      const standing = createStanding();
      const keeper = startKeeper({
        env,
        accountId: account.id,
        timing,
        standing,
        onMessage: inbox.hear,
        onAck: inbox.hearAck,
        onEdit: inbox.hearEdit,
        onReady(client, pairedAt) {
          ready(client, pairedAt, inbox).then(
            () => standing.set("ready", client),
            (error: unknown) => env.log.warn({ err: error }, "what left today could not be counted"),
          );
        },
      });
      opened = { keeper, standing, inbox };
    },
    isElsewhere: () => opened?.standing.stand === "elsewhere",
    async send(message, signal) {
      const at = opened;
      if (!at) throw new ChannelError("disconnected", "the channel is not open");
      try {
        const client = (over: AbortSignal) => at.standing.client(timing.sendWaitMs, over);
        const externalId = await sendMessage(
          { env, settings, ownSends, allowance: () => allowance, client },
          message,
          signal,
        );
        return { externalId };
      } catch (error) {
        if (error instanceof ChannelError) throw error;
        throw new ChannelError("rejected", "the message could not be made", { cause: error });
      }
    },
    async close() {
      const closing = opened;
      opened = null;
      // First the browser, so that nothing is heard that is not stored any more.
      await closing?.keeper.stop();
      await closing?.inbox.close();
    },
    async probe() {
      const { state, name, phone } = await env.pairing.read();
      if (state !== "paired") throw new ChannelError("unauthorized", "no phone is paired");
      return { name: [name, phone === undefined ? undefined : `+${phone}`].filter(Boolean).join(" · ") };
    },
    async erase() {
      await rm(env.folder, { recursive: true, force: true, maxRetries: 4 });
    },
  };
}
