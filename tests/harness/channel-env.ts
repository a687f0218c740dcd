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
import type { Template, TemplateShelf } from "../../src/channels/template.ts";
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
  /** Templates that the channel keeps, by name and language. */
  readonly templates: Map<string, { template: Template; at: Date }>;
  /** What the channel told of its account's standing. */
  readonly standing: Record<string, string>;
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
  const templates: TestEnv["templates"] = new Map();
  const standing: TestEnv["standing"] = {};
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
    templates,
    standing,
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
      templates: createShelf(templates),
      note: async (facts) => void Object.assign(standing, facts),
      ...overrides,
      providers: {
        telegram: NOWHERE,
        graph: `${NOWHERE}/v23.0`,
        sendgrid: NOWHERE,
        twilio: NOWHERE,
        whatsappWeb: NOWHERE,
        botLogin: NOWHERE,
        botOpenId: `${NOWHERE}/openid`,
        ...overrides.providers,
      },
    },
  };
  return test;
}

function createShelf(kept: TestEnv["templates"]): TemplateShelf {
  const keyOf = ({ name, language }: Pick<Template, "name" | "language">) => `${name}/${language}`;
  return {
    find: async (name, language) => kept.get(keyOf({ name, language }))?.template ?? null,
    async keepAll(templates, at) {
      const named = new Set(templates.map(keyOf));
      const gone = [...kept.keys()].filter((key) => !named.has(key));
      for (const key of gone) kept.delete(key);
      let [added, changed] = [0, 0];
      for (const template of templates) {
        const old = kept.get(keyOf(template));
        if (!old) added++;
        else if (JSON.stringify(old.template) !== JSON.stringify(template)) changed++;
        kept.set(keyOf(template), { template, at });
      }
      return { total: templates.length, added, changed, removed: gone.length };
    },
    keep: async (template, at) => void kept.set(keyOf(template), { template, at }),
    async note({ externalId, at, ...news }) {
      for (const [key, { template }] of kept) {
        if (template.externalId !== externalId) continue;
        kept.set(key, { template: { ...template, ...news }, at });
        return true;
      }
      return false;
    },
  };
}
