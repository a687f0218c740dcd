/** The channel of a simulation: whatever its kind, it takes every message and keeps it. Nothing leaves the machine. */
import { CHANNEL_KINDS, type ChannelFactory, type ChannelKind } from "../channels/channel.ts";

export interface Recorder {
  readonly factories: Readonly<Record<ChannelKind, ChannelFactory>>;
  /** Takes the keys of what was sent since the last time. */
  take(): string[];
  /** How many messages were sent in all, answers included. */
  readonly sent: number;
}

export function createRecorder(): Recorder {
  let keys: string[] = [];
  let sent = 0;
  const factory: ChannelFactory = ({ kind }) => ({
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
    send: async ({ key }) => {
      keys.push(key);
      sent++;
      return { externalId: key };
    },
    close: async () => undefined,
  });
  return {
    factories: Object.fromEntries(CHANNEL_KINDS.map((kind) => [kind, factory])) as Recorder["factories"],
    take() {
      const taken = keys;
      keys = [];
      return taken;
    },
    get sent() {
      return sent;
    },
  };
}
