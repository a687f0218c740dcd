/**
 * The stage of an eval: a whole Charla on a database of its own with a clock that is moved by hand. A customer's line
 * goes in as from a channel and takes the way of every message; nothing is looked up that a customer could not see.
 */
import type { TurnTrace } from "../agents/trace.ts";
import type { ChannelAccount, ChannelFactory, OutboundMessage, Part } from "../channels/channel.ts";
import { type AttachmentKind, textOfParts } from "../channels/parts.ts";
import type { AppContext } from "../context.ts";
import { deliver } from "../flow/deliver.ts";
import { runDueActions } from "../flow/due.ts";
import { ingest } from "../flow/ingest.ts";
import { respond } from "../flow/respond.ts";
import type { ConversationRef } from "../flow/wake.ts";
import type { ManualClock } from "../lib/time.ts";

/** One answer: the bubbles that arrived, and what the turn's trace says of them. */
export interface Answer {
  readonly bubbles: readonly string[];
  readonly choices: readonly string[];
  /** Null where time and not a message brought them. */
  readonly trace: TurnTrace | null;
}

export interface Stage {
  readonly ctx: AppContext;
  readonly tenantId: string;
  /** Forgets every contact and puts the stock back; the clock is set to `at`. */
  reset(at: Date, stock: Readonly<Record<string, number>>): Promise<void>;
  /** A customer of the thread writes; resolves with all that is answered at once. */
  write(thread: string, text: string): Promise<Answer>;
  sendFile(thread: string, kind: AttachmentKind): Promise<Answer>;
  /** Time passes: what is due is done, in its order. */
  pass(thread: string, ms: number): Promise<Answer>;
  /** Opens the newest payment page of the thread's contact and presses a button. Throws when there is none. */
  pay(thread: string, button: "pay" | "decline"): Promise<Answer>;
}

/** What a stage needs of the world: an `AppContext` on a throw-away database, made with `outbox.factory` as its terminal. */
export interface StageOptions {
  readonly ctx: AppContext;
  /** Presses a button of a public page as a browser does; resolves with the status. */
  readonly press: (path: string, form: string) => Promise<number>;
  readonly account: ChannelAccount;
  readonly clock: ManualClock;
  readonly outbox: Outbox;
}

/** A channel whose other side is a list. */
export interface Outbox {
  readonly factory: ChannelFactory;
  /** Takes what arrived since the last time. */
  take(): OutboundMessage[];
}

export function createOutbox(): Outbox {
  let arrived: OutboundMessage[] = [];
  return {
    factory: ({ kind }) => ({
      kind,
      limits: {
        textLength: 4_000,
        choices: 10,
        fileBytes: 0,
        windowHours: null,
        perSecond: null,
        idempotentSend: true,
      },
      open: async () => undefined,
      send: async (message) => {
        arrived.push(message);
        return { externalId: message.key };
      },
      close: async () => undefined,
    }),
    take() {
      const taken = arrived;
      arrived = [];
      return taken;
    },
  };
}

/** How often a turn may ask to be run again before the stage says that it never ends. */
const MAX_ROUNDS = 12;
/** Time is moved in steps, so that what is due brings what is due after it. */
const STEP_MS = 30 * 60_000;

export async function openStage({ ctx, press, account, clock, outbox }: StageOptions): Promise<Stage> {
  // Nothing runs by itself: the stage runs each step and knows when it is over.
  const idle = { offer: () => true, size: 0, close: async () => undefined };
  Object.assign(ctx.local, { turns: idle, outbox: idle, bulk: idle });
  const { tenantId } = account;
  const never = new AbortController().signal;
  const stock = await ctx.db.forTenant(tenantId, (tx) =>
    tx.product.findMany({ select: { id: true, sku: true, stock: true } }),
  );
  let written = 0;

  const refOf = async (thread: string): Promise<ConversationRef> => {
    const found = await ctx.db.forTenant(tenantId, (tx) => tx.conversation.findFirst({ where: { threadId: thread } }));
    if (!found) throw new Error(`nobody has written in ${thread}`);
    return { tenantId, conversationId: found.id };
  };

  const settle = async (thread: string, hears: boolean): Promise<Answer> => {
    const ref = await refOf(thread);
    for (let round = 0; ; round++) {
      if (round === MAX_ROUNDS) throw new Error(`the turn of ${thread} never ends`);
      const again = await respond(ctx.flow, ref, never);
      const later = await deliver(ctx.flow, ref);
      if (again === null && later === null) break;
      clock.advance(1_000);
    }
    const messages = outbox.take();
    const turn = hears
      ? await ctx.db.forTenant(tenantId, (tx) =>
          tx.turn.findFirst({ where: { conversationId: ref.conversationId }, orderBy: { toSeq: "desc" } }),
        )
      : null;
    return { ...read(messages), trace: (turn?.trace as unknown as TurnTrace | undefined) ?? null };
  };

  const receive = async (thread: string, parts: Part[]): Promise<Answer> => {
    // People take a moment to write; two messages never carry the same time.
    clock.advance(20_000);
    await ingest(ctx.flow, account, {
      type: "message",
      message: {
        externalId: `${thread}-${++written}`,
        address: { threadId: thread, userId: `user-${thread}`, route: null },
        sender: {},
        parts,
        sentAt: clock.now(),
      },
    });
    return settle(thread, true);
  };

  return {
    ctx,
    tenantId,
    async reset(at, changed) {
      await ctx.db.forTenant(tenantId, async (tx) => {
        await tx.dueAction.deleteMany();
        await tx.contact.deleteMany();
        await tx.counter.deleteMany();
        for (const product of stock) {
          const units = changed[product.sku] ?? product.stock;
          await tx.product.updateMany({
            where: { id: product.id, OR: [{ stock: { not: units } }, { reserved: { not: 0 } }] },
            data: { stock: units, reserved: 0 },
          });
        }
      });
      clock.set(at);
      outbox.take();
    },
    write: (thread, text) => receive(thread, [{ type: "text", text }]),
    sendFile: (thread, kind) => receive(thread, [fileOf(kind)]),
    async pass(thread, ms) {
      const bubbles: string[] = [];
      for (let left = ms; left > 0; left -= STEP_MS) {
        clock.advance(Math.min(left, STEP_MS));
        await runDueActions(ctx.flow, never);
        bubbles.push(...(await settle(thread, false)).bubbles);
      }
      return { bubbles, choices: [], trace: null };
    },
    async pay(thread, button) {
      const ref = await refOf(thread);
      const payment = await ctx.db.forTenant(tenantId, async (tx) => {
        const conversation = await tx.conversation.findUniqueOrThrow({ where: { id: ref.conversationId } });
        return tx.payment.findFirst({
          where: { status: "pending", invoice: { contactId: conversation.contactId } },
          orderBy: { createdAt: "desc" },
        });
      });
      if (!payment) throw new Error("there is no open payment page");
      const status = await press(`/pay/${payment.code}`, `action=${button}`);
      if (status >= 400) throw new Error(`the payment page answered ${status}`);
      return settle(thread, false);
    },
  };
}

function read(messages: readonly OutboundMessage[]): Pick<Answer, "bubbles" | "choices"> {
  const parts = messages.map(({ parts }) => parts);
  return {
    bubbles: parts.map((each) => textOfParts(each.filter(({ type }) => type === "text"))).filter((text) => text !== ""),
    choices: parts.flat().flatMap((part) => (part.type === "choices" ? part.choices.map(({ title }) => title) : [])),
  };
}

function fileOf(kind: AttachmentKind): Part {
  if (kind === "location") return { type: "location", latitude: -12.12, longitude: -77.03 };
  if (kind === "contact") return { type: "contact", name: "Ana", phones: ["+51987654321"] };
  const mediaType = { image: "image/jpeg", audio: "audio/ogg", document: "application/pdf" }[kind];
  return { type: "file", file: { id: `att_${kind}`, name: kind, mediaType, bytes: 1_000 } };
}
