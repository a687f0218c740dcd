/** A channel of WhatsApp Web alone, in real Chromium against the emulator: paired, open, and all that it handed over. */
export { never, textsHeard } from "../harness/heard.ts";

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Channel, ChannelEvent, OutboundMessage, Part, Receive } from "../../src/channels/channel.ts";
import { findChromium } from "../../src/channels/whatsapp-web/browser.ts";
import { createWhatsappWebChannel } from "../../src/channels/whatsapp-web/channel.ts";
import { browsersIn } from "../emulators/whatsapp-web/browsers.ts";
import type { Phone } from "../emulators/whatsapp-web/phones.ts";
import { startWhatsappWeb, type WhatsappWebEmulator } from "../emulators/whatsapp-web/whatsapp-web.ts";
import { channelEnv, type TestEnv } from "../harness/channel-env.ts";
import { until } from "../harness/until.ts";

/** Whether these tests can run here; says so once where they cannot. */
export const hasChromium = findChromium(undefined) !== null && existsSync("/proc/self/cmdline");
if (!hasChromium)
  process.stderr.write("The tests of WhatsApp Web are skipped: no Chromium found (apt-get install chromium).\n");

/** No pauses like a person's, and short ones after a loss. */
export const QUICK = { typingPerCharacterMs: 0, typingLeastMs: 0, typingMostMs: 0, warmUpDays: 0 };
export const QUICK_TIMING = { lookEveryMs: 300, retryBaseMs: 50, retryCapMs: 500, sendWaitMs: 30_000 };
/** A browser takes long to start where several do. ms */
export const SLOW_MS = 90_000;

export interface Line extends TestEnv {
  readonly whatsapp: WhatsappWebEmulator;
  readonly channel: Channel;
  readonly person: Phone;
  readonly heard: ChannelEvent[];
  /** How often what left lately was asked for. */
  counts: number;
  /** What storing does; may throw. */
  onReceive: (event: ChannelEvent) => void;
  readonly folder: string;
  outbound(parts: readonly Part[], key?: string): OutboundMessage;
  say(text: string, key?: string): OutboundMessage;
  online(): Promise<unknown>;
  /** Does what takes the page away, and waits until one is there anew. */
  comesAnew(act: () => void): Promise<void>;
  /** Opens the channel, again if it was closed. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

export interface LineOptions {
  readonly settings?: Readonly<Record<string, number | boolean | string>>;
  /** False leaves the channel closed. */
  readonly isOpen?: boolean;
  /** False: nobody has paired. */
  readonly isPaired?: boolean;
  readonly chromiumPath?: string;
}

export async function startLine({
  settings = {},
  isOpen = true,
  isPaired = true,
  chromiumPath,
}: LineOptions = {}): Promise<Line> {
  const whatsapp = await startWhatsappWeb();
  const folder = mkdtempSync(join(tmpdir(), "charla-web-"));
  const test: TestEnv = channelEnv({
    folder,
    chromiumPath,
    providers: { whatsappWeb: whatsapp.url },
    async sentSince() {
      line.counts++;
      return test.past;
    },
  });
  const account = {
    id: "cha_web",
    tenantId: "ten_1",
    kind: "whatsapp-web",
    name: "Tienda",
    settings: { ...QUICK, ...settings },
    secrets: {},
  } as const;
  const channel = createWhatsappWebChannel(account, test.env, QUICK_TIMING);
  const heard: ChannelEvent[] = [];
  const person = whatsapp.phone();
  if (isPaired) {
    const pairedAt = "2026-11-01T00:00:00.000Z";
    test.pairing = { state: "paired", phone: whatsapp.wid.split("@")[0], pairedAt };
    whatsapp.linkNext();
  }
  let keys = 0;
  const line: Line = Object.assign(test, {
    whatsapp,
    channel,
    person,
    heard,
    folder,
    counts: 0,
    onReceive: () => undefined,
    outbound(parts: readonly Part[], key = `msg_${++keys}`) {
      const last = heard.findLast((event) => event.type === "message");
      const none = { threadId: person.wid, userId: person.wid, route: null };
      return { key, address: last?.type === "message" ? last.message.address : none, parts };
    },
    say: (text: string, key?: string) => line.outbound([{ type: "text", text }], key),
    online: () => until("WhatsApp Web is there", () => whatsapp.isOnline, SLOW_MS),
    async comesAnew(act: () => void) {
      const before = whatsapp.arrivals;
      act();
      await until("WhatsApp Web is there anew", () => whatsapp.arrivals > before, SLOW_MS);
    },
    reopen: () => channel.open(receive),
    async close() {
      await channel.close();
      await whatsapp.close();
      const left = browsersIn(folder, { all: true });
      if (left.length > 0)
        await until("all of Chromium has ended", () => browsersIn(folder, { all: true }).length === 0);
      rmSync(folder, { recursive: true, force: true, maxRetries: 4 });
    },
  });
  const receive: Receive = async (event) => {
    line.onReceive(event);
    heard.push(event);
    return { messageId: `msg_${heard.length}`, conversationId: "cnv", position: heard.length, duplicate: false };
  };
  if (isOpen) await line.reopen();
  return line;
}
