/**
 * A channel whose provider is a list in memory and can be told to fail. Unlike the web chat it shows a repeated send
 * twice, so that it proves that nothing is sent again.
 */
import type { Channel, ChannelFactory, InboundMessage, OutboundMessage, Receive } from "../../src/channels/channel.ts";
import type { ChannelError } from "../../src/lib/errors.ts";

export interface Postbox {
  readonly factory: ChannelFactory;
  /** What the provider has accepted, in its order. */
  readonly sent: OutboundMessage[];
  /** The texts that one thread was shown, in their order. */
  heard(thread: string): string[];
  /** Called before each send: throw to refuse; return `"lost"` to accept and lose the answer. */
  onSend: (message: OutboundMessage) => Promise<"lost" | undefined> | "lost" | undefined;
  /** The `receive` that the channel was opened with. */
  receive(): Receive;
}

export function createPostbox({
  lostAnswer,
  limits = {},
}: {
  lostAnswer?: ChannelError;
  limits?: Partial<Channel["limits"]>;
} = {}): Postbox {
  const sent: OutboundMessage[] = [];
  let opened: Receive | undefined;
  const postbox: Postbox = {
    sent,
    heard: (thread) =>
      sent
        .filter(({ address }) => address.threadId === thread)
        .map(({ parts }) => parts.map((part) => (part.type === "text" ? part.text : "")).join("")),
    onSend: () => undefined,
    receive() {
      if (!opened) throw new Error("the channel was never opened");
      return opened;
    },
    factory: (account) => ({
      kind: account.kind,
      limits: {
        textLength: 4_000,
        choices: 0,
        fileBytes: 0,
        windowHours: null,
        perSecond: null,
        idempotentSend: false,
        ...limits,
      },
      async open(receive) {
        opened = receive;
      },
      async send(message) {
        const fate = await postbox.onSend(message);
        sent.push(message);
        if (fate === "lost" && lostAnswer) throw lostAnswer;
        return { externalId: `sent-${sent.length}-${message.key}` };
      },
      async close() {},
    }),
  };
  return postbox;
}

let counter = 0;

/** A text from a person on a thread; the external id is fresh unless given. */
export function textFrom(
  thread: string,
  text: string,
  externalId = `in-${++counter}`,
): { type: "message"; message: InboundMessage } {
  return {
    type: "message",
    message: {
      externalId,
      address: { threadId: thread, userId: `user-${thread}`, route: null },
      sender: {},
      parts: [{ type: "text", text }],
      sentAt: new Date(),
    },
  };
}
