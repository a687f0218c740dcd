/** What the routes of Direct Line share, made once for the plugin. */
import type { FileRef } from "../../channels/channel.ts";
import { type DirectLineChannel, isDirectLineChannel } from "../../channels/webchat/direct-line-channel.ts";
import { activityIdOf } from "../../channels/webchat/wire.ts";
import type { AppContext } from "../../context.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { createRate, type Rate } from "../../lib/rate.ts";
import { type Access, createAccess, type Visitor } from "./access.ts";
import { type PostedActivity, readIncoming } from "./incoming.ts";
import { tooFast } from "./refusals.ts";
import { createThreads, type Threads } from "./threads.ts";
import { createTokens, type Tokens } from "./tokens.ts";

export interface Line {
  readonly ctx: AppContext;
  readonly tokens: Tokens;
  readonly access: Access;
  readonly threads: Threads;
  readonly rate: Rate;
}

export function createLine(ctx: AppContext): Line {
  const tokens = createTokens({ secret: ctx.secret, clock: ctx.clock, ttlS: ctx.config.webchat.tokenTtlS });
  return {
    ctx,
    tokens,
    access: createAccess(ctx, tokens),
    threads: createThreads(ctx, tokens),
    rate: createRate(ctx.clock, ctx.config.ratePerConversationPerMinute),
  };
}

/** Counts an activity against the conversation's rate. Throws `LimitError`. */
export function countActivity({ rate }: Line, { threadId }: Visitor, type: string): void {
  // Typing must not use up what is meant for messages.
  const waitMs = rate.take(type === "message" ? threadId : `${threadId} other`);
  if (waitMs > 0) throw tooFast(waitMs);
}

/** Lets the bot hear an activity and returns its id, after the commit where it is a message. */
export async function hear(
  line: Line,
  visitor: Visitor,
  { posted, files = [] }: { posted: PostedActivity; files?: readonly FileRef[] },
): Promise<string> {
  const activity = readIncoming(visitor, posted, { at: line.ctx.clock.now(), files });
  const channel = await channelOf(line, visitor);
  const receipt = await channel.accept(activity);
  if (!receipt?.conversationId || receipt.position === null) return `${visitor.threadId}|${activity.id}`;
  line.threads.learn(visitor, { conversationId: receipt.conversationId, userId: activity.from.id });
  return activityIdOf(visitor.threadId, receipt.position);
}

/** The open channel of a visitor's account. Throws `NotFoundError` when it takes no activities. */
export async function channelOf({ ctx }: Line, { account }: Visitor): Promise<DirectLineChannel> {
  const channel = await ctx.channelOf(account.id);
  if (!channel || !isDirectLineChannel(channel)) throw new NotFoundError("the account takes no activities");
  return channel;
}
