/** Conversations as Direct Line shows them: the stored messages by their place, which is the watermark. */
import type { FileRef } from "../../channels/channel.ts";
import type { OutgoingActivity } from "../../channels/webchat/activity.ts";
import { activityOf, typingActivity } from "../../channels/webchat/wire.ts";
import type { AppContext } from "../../context.ts";
import { findThread, readThread, type Thread, type ThreadMessage } from "../../crm/thread.ts";
import type { LiveEvent } from "../../infra/live.ts";
import { NotFoundError } from "../../lib/errors.ts";
import type { Visitor } from "./access.ts";
import { badArgument } from "./refusals.ts";
import { dropOldest, type Tokens } from "./tokens.ts";

export interface ActivityPage {
  readonly activities: readonly OutgoingActivity[];
  /** Place of the last message read. */
  readonly position: number;
  /** True when there may be more at once. */
  readonly isFull: boolean;
}

export interface Threads {
  /** Null while nobody has written in it. */
  find(visitor: Visitor): Promise<Thread | null>;
  /** Remembers the conversation of a message just stored, and tells streams that waited for the first one. */
  learn(visitor: Visitor, thread: Thread): void;
  /** @param origin where files are fetched from */
  read(visitor: Visitor, after: number, origin: string): Promise<ActivityPage>;
  /** Hears of news in a conversation, whether it has begun or not; the returned object must be asked to `join` before each reading. */
  follow(visitor: Visitor, listener: (event: LiveEvent["type"]) => void): { join(): Promise<void>; stop(): void };
  typing(visitor: Visitor): Promise<OutgoingActivity>;
}

export const PAGE_LENGTH = 100;
const KNOWN_CAPACITY = 50_000;
const MAX_POSITION = 2_147_483_647;

type Deps = Pick<AppContext, "channelOf" | "clock" | "db" | "live" | "tenants">;

export function createThreads(ctx: Deps, tokens: Pick<Tokens, "signFile">): Threads {
  /** A thread's conversation never changes once it is made. */
  const known = new Map<string, Thread>();
  const keyOf = ({ account, threadId }: Visitor) => `${account.id} ${threadId}`;

  const remember = (visitor: Visitor, thread: Thread) => {
    known.set(keyOf(visitor), thread);
    dropOldest(known, KNOWN_CAPACITY);
  };

  const find = async (visitor: Visitor): Promise<Thread | null> => {
    const { account, threadId } = visitor;
    const remembered = known.get(keyOf(visitor));
    if (remembered) return remembered;
    const found = await ctx.db.sqlForTenant(account.tenantId, (tx) => findThread(tx, account.id, threadId));
    if (found) remember(visitor, found);
    return found;
  };

  /** Signs the addresses of all private files of a page. */
  const fileUrls = async (
    messages: readonly ThreadMessage[],
    tenantId: string,
    origin: string,
  ): Promise<(file: FileRef) => string> => {
    const files = messages.flatMap(({ parts }) => parts.flatMap((part) => (part.type === "file" ? [part.file] : [])));
    const urls = new Map<string, string>();
    for (const { id, url } of files) {
      if (url === undefined)
        urls.set(id, `${origin}/files/${id}?t=${await tokens.signFile({ tenantId, attachmentId: id })}`);
    }
    return ({ id, url }) => (url === undefined ? (urls.get(id) ?? id) : new URL(url, origin).href);
  };

  return {
    find,
    learn(visitor, thread) {
      if (known.has(keyOf(visitor))) return;
      remember(visitor, thread);
      ctx.live.publish({ type: "changed", tenantId: visitor.account.tenantId, conversationId: visitor.threadId });
    },
    async read(visitor, after, origin) {
      const { account, threadId } = visitor;
      const thread = await find(visitor);
      if (!thread) return { activities: [], position: after, isFull: false };
      const messages = await ctx.db.sqlForTenant(account.tenantId, (tx) =>
        readThread(tx, thread.conversationId, after, PAGE_LENGTH),
      );
      if (messages.length === 0) return { activities: [], position: after, isFull: false };
      const channel = await ctx.channelOf(account.id);
      if (!channel) throw new NotFoundError("the account is not active");
      const view = {
        threadId,
        userId: thread.userId,
        businessName: (await ctx.tenants(account.tenantId)).name,
        limits: channel.limits,
        urlOf: await fileUrls(messages, account.tenantId, origin),
      };
      return {
        activities: messages.map((message) => activityOf(message, view)),
        position: messages.at(-1)?.position ?? after,
        isFull: messages.length === PAGE_LENGTH,
      };
    },
    follow(visitor, listener) {
      const hear = ({ type }: LiveEvent) => listener(type);
      const stops = [ctx.live.subscribe(visitor.threadId, hear)];
      let isJoined = false;
      let isStopped = false;
      return {
        async join() {
          const thread = isJoined ? null : await find(visitor);
          if (!thread || isStopped || isJoined) return;
          isJoined = true;
          stops.push(ctx.live.subscribe(thread.conversationId, hear));
        },
        stop() {
          isStopped = true;
          for (const stop of stops.splice(0)) stop();
        },
      };
    },
    async typing({ account, threadId }) {
      const { name } = await ctx.tenants(account.tenantId);
      return typingActivity({ threadId, businessName: name }, ctx.clock.now());
    },
  };
}

/** The place that a watermark names; a missing or empty one is the start. Throws `InputError`. */
export function positionOf(watermark: string | undefined): number {
  if (!watermark) return 0;
  const position = /^\d{1,10}$/.test(watermark) ? Number(watermark) : Number.NaN;
  if (!(position <= MAX_POSITION)) throw badArgument("watermark", "not a watermark of ours");
  return position;
}
