/**
 * A local server that speaks Meta's Graph API for one page on Messenger or one account on Instagram, and posts Meta's
 * webhooks. As strict as the real one: what that refuses is refused here with the same code. Scriptable where the real one
 * fails by chance.
 */

import { createWebhookSender, type WebhookSender } from "../../../src/emulators/whatsapp-cloud/webhook-sender.ts";
import type { Clock } from "../../../src/lib/time.ts";
import { systemClock } from "../../../src/lib/time.ts";
import { APP_ID, accountIdOf, type Kind, SECRETS } from "./account.ts";
import type { DownloadBehaviour, SendBehaviour } from "./behaviour.ts";
import { type GraphState, startGraphServer } from "./graph-server.ts";
import type { SentMessage } from "./message-rules.ts";
import { createPerson, type Person, type PersonAtMeta, type PersonOptions } from "./people.ts";

export interface MetaOptions {
  readonly clock?: Clock;
  /** Sends that the account may make in a second. */
  readonly perSecond?: number;
  /** Called when a send arrives, accepted or not. */
  readonly onSend?: () => void;
}

export interface Meta {
  readonly kind: Kind;
  /** Of the Graph API, without a version. */
  readonly url: string;
  /** With a version. */
  readonly graph: string;
  readonly webhooks: WebhookSender;
  /** What is known and was done there; what a test changes, the next calls see. */
  readonly state: GraphState;
  /** Somebody with the app. */
  person(options: PersonOptions): Person;
  /** Adds behaviours for the next sends that pass all checks of form. */
  script(...behaviours: readonly SendBehaviour[]): void;
  scriptDownloads(...behaviours: readonly DownloadBehaviour[]): void;
  /** Keeps a file, and gives the address at which whoever knows it may fetch it. */
  keep(content: Buffer, name: string): string;
  /** Somebody writes for the account, elsewhere than in Charla. */
  writeAsAccount(to: string, text: string, app?: string): Promise<string>;
  /** Tells of the messages that were accepted from the nth (0) on, as Meta does of each. */
  echoFrom(nth: number): Promise<void>;
  /** Events of a thread with all that Meta posts around them. */
  wrap(events: readonly unknown[], under?: "messaging" | "standby"): unknown;
  close(): Promise<void>;
}

/** Starts the server on a free local port. */
export async function startMeta(
  kind: Kind,
  { clock = systemClock, perSecond = 300, onSend = () => undefined }: MetaOptions = {},
): Promise<Meta> {
  const webhooks = createWebhookSender(SECRETS);
  const people: PersonAtMeta[] = [];
  const accountId = accountIdOf(kind);
  const state: GraphState = {
    accessToken: SECRETS.accessToken,
    grantsHumanAgent: true,
    sends: [],
    downloads: [],
    uploads: new Map(),
    files: new Map(),
    accepted: [],
    actions: [],
    requests: [],
    profile: {},
    subscribed: "",
  };
  let last = 0;
  const nextId = () =>
    kind === "instagram" ? `aWdfZAG1faXRlbToxOk${++last}` : `m_${String(++last).padStart(8, "0")}-x`;
  const now = () => clock.now();
  const wrap: Meta["wrap"] = (events, under = "messaging") => ({
    object: kind === "instagram" ? "instagram" : "page",
    entry: [{ id: accountId, time: now().getTime(), [under]: events }],
  });
  const echo = (to: string, message: Readonly<Record<string, unknown>>) =>
    webhooks.post(
      wrap([
        {
          sender: { id: accountId },
          recipient: { id: to },
          timestamp: now().getTime(),
          message: { is_echo: true, ...message },
        },
      ]),
    );
  const echoSent = (to: string, mid: string, { message }: SentMessage, isBare: boolean) => {
    const said = "text" in message ? { text: message.text } : {};
    const named = { app_id: Number(APP_ID), metadata: message.metadata };
    return echo(to, { mid, ...said, ...(isBare ? {} : named) });
  };
  const server = await startGraphServer({ kind, state, people, nextId, now, perSecond, onSend, echo: echoSent });
  const keep = (content: Buffer, name: string) => {
    const path = `/files/${++last}/${encodeURIComponent(name)}`;
    state.files.set(path, content);
    return `${server.origin}${path}?oh=signed`;
  };
  return {
    kind,
    url: server.origin,
    graph: `${server.origin}/v23.0`,
    webhooks,
    state,
    person(options) {
      const person = createPerson({ kind, webhooks, now, wrap, accountId, nextId, keep }, options);
      people.push(person);
      return person;
    },
    script: (...behaviours) => void state.sends.push(...behaviours),
    scriptDownloads: (...behaviours) => void state.downloads.push(...behaviours),
    keep,
    async writeAsAccount(to, text, app) {
      const mid = nextId();
      await echo(to, { mid, text, ...(app === undefined ? {} : { app_id: app }) });
      return mid;
    },
    async echoFrom(nth) {
      for (const { to, id, sent } of state.accepted.slice(nth)) await echoSent(to, id, sent, false);
    },
    wrap,
    close: () => server.close(),
  };
}
