/**
 * The exam that every channel passes, whatever its provider. A channel's test describes how to reach its provider (or an
 * emulator of it) and runs each question as a test of its own.
 */
import assert from "node:assert/strict";
import { ChannelError, type ChannelFault } from "../lib/errors.ts";
import type { Channel, ChannelEvent, OutboundMessage, Receive } from "./channel.ts";

/** A channel made for the exam, and the provider's side of it. */
export interface Candidate {
  readonly channel: Channel;
  /** Lets a person write; `id` is the provider's id of the message. Resolves when the provider has its answer. */
  write(id: string, text: string): Promise<void>;
  /** Lets the provider send things that the channel does not know. Resolves when the provider has its answers. */
  sendUnknown(): Promise<void>;
  /** What the person sees of our messages, in order; a text that was split is several. */
  shown(): Promise<readonly string[]> | readonly string[];
  /** Where the person is. */
  readonly address: OutboundMessage["address"];
  /** How to make the next send fail, for each fault that the provider knows. */
  readonly faults: Partial<Record<ChannelFault, () => void | Promise<void>>>;
  dispose(): Promise<void>;
}

export interface Question {
  /** A sentence about behaviour. */
  readonly name: string;
  /** Throws where the channel fails. */
  run(): Promise<void>;
}

/** @param make a fresh candidate, whose channel is not open yet */
export function channelExam(make: () => Promise<Candidate>, faults: readonly ChannelFault[]): Question[] {
  const question = (name: string, work: (candidate: Candidate, heard: ChannelEvent[]) => Promise<void>): Question => ({
    name,
    async run() {
      const candidate = await make();
      try {
        await work(candidate, []);
      } finally {
        await candidate.channel.close();
        await candidate.dispose();
      }
    },
  });
  return [
    question("opened twice, it hands each message over once", async (candidate, heard) => {
      await candidate.channel.open(remember(heard));
      await candidate.channel.open(remember(heard));
      await candidate.write("first", "hola");
      assert.deepEqual(textsOf(heard), ["hola"]);
    }),
    question("closed twice, it is closed, and can be opened again", async (candidate, heard) => {
      await candidate.channel.open(remember(heard));
      await candidate.channel.close();
      await candidate.channel.close();
      await assertFault(candidate.channel.send(outbound(candidate, "while closed", "hola"), never), [
        "disconnected",
        "unavailable",
      ]);
      await candidate.channel.open(remember(heard));
      await candidate.channel.send(outbound(candidate, "open again", "de nuevo"), never);
      assert.ok((await candidate.shown()).includes("de nuevo"));
    }),
    question(
      "what a person writes arrives with their address, by which they can be answered",
      async (candidate, heard) => {
        await candidate.channel.open(remember(heard));
        await candidate.write("question", "¿tienen laptops?");
        const [event] = heard;
        assert.ok(event?.type === "message");
        assert.equal(event.message.address.threadId, candidate.address.threadId);
        assert.equal(event.message.address.userId, candidate.address.userId);
        assert.ok(JSON.stringify(event.message.address.route) !== undefined, "the route survives JSON");
        await candidate.channel.send(
          { key: "answer", address: event.message.address, parts: [{ type: "text", text: "sí" }] },
          never,
        );
        assert.deepEqual(await candidate.shown(), ["sí"]);
      },
    ),
    question(
      "the same message delivered twice has the same key, and two messages have two",
      async (candidate, heard) => {
        await candidate.channel.open(remember(heard));
        await candidate.write("one", "hola");
        await candidate.write("one", "hola");
        await candidate.write("two", "hola");
        const keys = heard.flatMap((event) => (event.type === "message" ? [event.message.externalId] : []));
        assert.equal(new Set(keys).size, 2);
      },
    ),
    question("a message that could not be stored is not confirmed to the provider", async (candidate) => {
      await candidate.channel.open(async () => {
        throw new Error("the database is away");
      });
      await assert.rejects(candidate.write("lost", "hola"));
    }),
    question("what it does not know it lets pass", async (candidate, heard) => {
      await candidate.channel.open(remember(heard));
      await candidate.sendUnknown();
      assert.deepEqual(textsOf(heard), []);
      await candidate.write("known", "hola");
      assert.deepEqual(textsOf(heard), ["hola"]);
    }),
    question("a text over the limit arrives whole, in its order", async (candidate, heard) => {
      await candidate.channel.open(remember(heard));
      const text = wordsOver(candidate.channel.limits.textLength);
      await candidate.channel.send(outbound(candidate, "long", text), never);
      const shown = await candidate.shown();
      assert.equal(shown.join(" ").replace(/\s+/g, " ").trim(), text);
    }),
    question("the same key twice is shown once where it says so", async (candidate, heard) => {
      await candidate.channel.open(remember(heard));
      const message = outbound(candidate, "key", "una vez");
      const first = await candidate.channel.send(message, never);
      const second = await candidate.channel.send(message, never);
      if (!candidate.channel.limits.idempotentSend) return;
      assert.equal(first.externalId, second.externalId);
      assert.deepEqual(await candidate.shown(), ["una vez"]);
    }),
    question("choices are shown within its limit, or else as a numbered text", async (candidate, heard) => {
      await candidate.channel.open(remember(heard));
      const choices = Array.from({ length: candidate.channel.limits.choices + 1 }, (_, n) => ({
        value: `v${n}`,
        title: `Opción ${n}`,
      }));
      const parts = [{ type: "text", text: "Elige" } as const, { type: "choices", choices } as const];
      await candidate.channel.send({ ...outbound(candidate, "choices", ""), parts }, never);
      const shown = (await candidate.shown()).join("\n");
      for (const [index, { title }] of choices.entries()) assert.match(shown, new RegExp(`${index + 1}[.)] ${title}`));
    }),
    question("a message that says nothing is refused for good", async (candidate, heard) => {
      await candidate.channel.open(remember(heard));
      await assertFault(candidate.channel.send({ ...outbound(candidate, "empty", ""), parts: [] }, never), [
        "rejected",
      ]);
    }),
    question("a send whose time is over fails as a channel fails", async (candidate, heard) => {
      await candidate.channel.open(remember(heard));
      const over = AbortSignal.abort(new Error("out of time"));
      await assertFault(candidate.channel.send(outbound(candidate, "late", "hola"), over), [
        "unavailable",
        "uncertain",
      ]);
    }),
    ...faults.map((fault) =>
      question(`the provider's ${fault.replace("_", " ")} is told as such`, async (candidate, heard) => {
        await candidate.channel.open(remember(heard));
        const provoke = candidate.faults[fault];
        assert.ok(provoke, `the candidate does not say how to provoke ${fault}`);
        await provoke();
        await assertFault(candidate.channel.send(outbound(candidate, "faulty", "hola"), never), [fault]);
      }),
    ),
  ];
}

const never = new AbortController().signal;

function remember(heard: ChannelEvent[]): Receive {
  return async (event) => {
    heard.push(event);
    return { messageId: `msg_${heard.length}`, conversationId: "cnv_exam", position: heard.length, duplicate: false };
  };
}

function textsOf(heard: readonly ChannelEvent[]): string[] {
  return heard.flatMap((event) =>
    event.type === "message" ? event.message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])) : [],
  );
}

function outbound({ address }: Candidate, key: string, text: string): OutboundMessage {
  return { key: `msg_${key.replaceAll(" ", "_")}`, address, parts: [{ type: "text", text }] };
}

/** Words with a number each, so that one lost or out of its order shows. */
function wordsOver(length: number): string {
  const words: string[] = [];
  for (let size = 0; size <= length; size += (words.at(-1)?.length ?? 0) + 1) words.push(`palabra${words.length}`);
  return words.join(" ");
}

async function assertFault(work: Promise<unknown>, faults: readonly ChannelFault[]): Promise<void> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ChannelError, `expected a ChannelError, got ${String(error)}`);
  const { fault } = error;
  assert.ok(faults.includes(fault), `expected ${faults.join(" or ")}, got ${fault}: ${error.message}`);
}
