/** A channel against the emulator: one account, one person, and all that the channel told. */
export { lastParts, never, textsHeard } from "../harness/heard.ts";

import type {
  Channel,
  ChannelEnv,
  ChannelEvent,
  Json,
  OutboundMessage,
  Part,
  Receive,
} from "../../src/channels/channel.ts";
import { instagram } from "../../src/channels/instagram/index.ts";
import { messenger } from "../../src/channels/messenger/index.ts";
import { newId } from "../../src/lib/ids.ts";
import { APP_ID, INSTAGRAM_ACCOUNT, type Kind, PAGE, SECRETS } from "../emulators/meta/account.ts";
import { type Meta, type MetaOptions, startMeta } from "../emulators/meta/meta.ts";
import type { Person, PersonOptions } from "../emulators/meta/people.ts";
import { channelEnv, type TestEnv } from "../harness/channel-env.ts";
import { until } from "../harness/until.ts";

export const KINDS: readonly Kind[] = ["messenger", "instagram"];
export const DEFINITIONS = { messenger, instagram } as const;
export const USER_ID = "7890123456789012";

/** The settings of the emulator's account. */
export function settingsOf(kind: Kind): Record<string, Json> {
  const shared = { pageId: PAGE.id, appId: APP_ID };
  return kind === "instagram" ? { ...shared, instagramId: INSTAGRAM_ACCOUNT.id } : shared;
}

export interface Line extends TestEnv {
  readonly meta: Meta;
  readonly channel: Channel;
  readonly person: Person;
  /** What the channel handed over, in order. */
  readonly heard: ChannelEvent[];
  /** Hands events over to `heard`. */
  readonly receive: Receive;
  /** A message for the person; the address is that of their last message. */
  outbound(parts: readonly Part[], more?: Partial<OutboundMessage>): OutboundMessage;
  close(): Promise<void>;
}

export interface LineOptions extends MetaOptions {
  readonly settings?: Readonly<Record<string, Json>>;
  readonly person?: Partial<PersonOptions>;
  readonly env?: Partial<ChannelEnv>;
}

/** Starts the emulator and the channel; the webhook is set, and what is set at Meta when a channel opens is there. */
export async function openLine(
  kind: Kind,
  { settings = {}, person = {}, env = {}, ...options }: LineOptions = {},
): Promise<Line> {
  const meta = await startMeta(kind, options);
  const test = channelEnv({
    ...(options.clock ? { clock: options.clock } : {}),
    ...env,
    providers: { graph: meta.graph },
  });
  const definition = DEFINITIONS[kind];
  const channel = definition.create(
    {
      id: newId("channelAccount"),
      tenantId: newId("tenant"),
      kind,
      name: "exam",
      settings: definition.settings.parse({ ...settingsOf(kind), ...settings }),
      secrets: { ...SECRETS },
    },
    test.env,
  );
  const heard: ChannelEvent[] = [];
  const known = new Set<string>();
  const receive: Receive = async (event) => {
    heard.push(event);
    const id = event.type === "message" ? event.message.externalId : "";
    const duplicate = known.has(id);
    known.add(id);
    return { messageId: `msg_${heard.length}`, conversationId: "cnv", position: heard.length, duplicate };
  };
  await channel.open(receive);
  await until("the account to be set up", () => test.reports.length > 0);
  test.reports.length = 0;
  await meta.webhooks.subscribe((request) => channel.webhook?.(request) ?? Promise.reject(new Error("no webhook")));
  const somebody = meta.person({ id: USER_ID, ...person });
  let keys = 0;
  return {
    ...test,
    meta,
    channel,
    person: somebody,
    heard,
    receive,
    outbound(parts, more = {}) {
      const last = heard.findLast((event) => event.type === "message");
      const none = { threadId: USER_ID, userId: USER_ID, route: null };
      const address = last?.type === "message" ? last.message.address : none;
      return { key: `msg_${++keys}`, address, parts, ...more };
    },
    async close() {
      await channel.close();
      await meta.close();
    },
  };
}
