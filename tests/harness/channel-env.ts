/** What a channel is given, in memory: for tests of a channel alone. */
import type {
  ChannelEnv,
  FileRef,
  InboundFile,
  Pairing,
  PairingWish,
  PastSend,
  ProviderUrls,
} from "../../src/channels/channel.ts";
import type { ChannelFault } from "../../src/lib/errors.ts";
import { cleanFileName } from "../../src/lib/file-name.ts";
import { recogniseFile } from "../../src/lib/file-types.ts";
import { newId } from "../../src/lib/ids.ts";
import { systemClock } from "../../src/lib/time.ts";

export interface TestEnv {
  readonly env: ChannelEnv;
  /** Files that the channel gave us to keep, by their id here. */
  readonly kept: Map<string, InboundFile & { ref: FileRef }>;
  /** Files that the channel may read. */
  readonly readable: Map<string, { content: Buffer; mediaType: string }>;
  /** What the channel told of its health, in order. */
  readonly reports: (ChannelFault | null)[];
  /** Sentences of its log. */
  readonly logged: string[];
  /** How the account is paired. */
  pairing: Pairing;
  wish: PairingWish | null;
  /** True: another account has the number. */
  refuses: boolean;
  /** What left before. */
  past: PastSend[];
  /** False lets another process have the right to listen. */
  mayListen: boolean;
}

/** Nobody answers there. */
const NOWHERE = "http://127.0.0.1:9";

/** @param overrides what is other than in memory; of the providers, those that an emulator stands in for */
export function channelEnv(
  overrides: Partial<Omit<ChannelEnv, "providers">> & { readonly providers?: Partial<ProviderUrls> } = {},
): TestEnv {
  const kept: TestEnv["kept"] = new Map();
  const readable: TestEnv["readable"] = new Map();
  const reports: TestEnv["reports"] = [];
  const logged: string[] = [];
  const log = (_fields: object, sentence: string) => void logged.push(sentence);
  const test: TestEnv = {
    kept,
    readable,
    reports,
    logged,
    pairing: { state: "off" },
    wish: null,
    refuses: false,
    past: [],
    mayListen: true,
    env: {
      clock: systemClock,
      log: { info: log, warn: log },
      files: {
        maxBytes: 1024 * 1024,
        find: async (externalId) => [...kept.values()].find((file) => file.externalId === externalId)?.ref ?? null,
        async keep(file) {
          const mediaType = recogniseFile(file.content, file.mediaType ?? "");
          if (!mediaType || file.content.byteLength > 1024 * 1024) return null;
          const id = newId("attachment");
          const ref = { id, name: cleanFileName(file.name), mediaType, bytes: file.content.byteLength };
          kept.set(id, { ...file, ref });
          return ref;
        },
        read: async ({ id }) => readable.get(id) ?? null,
      },
      webhookUrl: null,
      report: async (fault) => void reports.push(fault),
      hold: async () => test.mayListen,
      release: async () => undefined,
      folder: "/nonexistent",
      chromiumPath: undefined,
      pairing: {
        read: async () => test.pairing,
        async tell(pairing) {
          if (pairing.state === "paired" && test.refuses) return false;
          test.pairing = pairing;
          if (["paired", "off", "logged_out"].includes(pairing.state)) test.wish = null;
          return true;
        },
        wish: async () => test.wish,
      },
      sentSince: async () => test.past,
      ...overrides,
      providers: {
        telegram: NOWHERE,
        graph: `${NOWHERE}/v23.0`,
        sendgrid: NOWHERE,
        twilio: NOWHERE,
        whatsappWeb: NOWHERE,
        ...overrides.providers,
      },
    },
  };
  return test;
}
