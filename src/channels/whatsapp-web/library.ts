/**
 * The door to whatsapp-web.js. It is loaded with the first account that needs it. Its handlers of page events reject where
 * nobody listens, which would end the process: those are caught here.
 */
import type { Client, Message } from "whatsapp-web.js";
import { untilAborted } from "../../lib/signal.ts";
import type { ChannelEnv } from "../channel.ts";
import { freeProfile, launchOptions } from "./browser.ts";

export type { Client, Message };
export type Browser = NonNullable<Client["pupBrowser"]>;

export interface ClientOptions {
  readonly env: Pick<ChannelEnv, "providers" | "folder" | "log">;
  readonly accountId: string;
  readonly chromium: string;
  /** Digits of the number to be paired by a code; null for a QR. */
  readonly phone: string | null;
  /** The browser runs. */
  readonly onBrowser: (browser: Browser) => void;
  /** A page that was loaded again could not be made use of. */
  readonly onUnusable: () => void;
}

/** Longest wait for the page's own scripts, in ms. */
const PAGE_MS = 60_000;
/** A code is renewed as often as WhatsApp does it, in ms. */
export const CODE_MS = 180_000;
const CLOSE_MS = 5_000;

export async function loadLibrary() {
  return (await import("whatsapp-web.js")).default;
}

/** Parts of the library that its types leave out. */
interface Inner {
  inject(): Promise<void>;
  initWebVersionCache(): Promise<void>;
  destroy(): Promise<void>;
}

/** A client whose session is kept in the account's folder. Nothing is started yet. */
export async function createClient(options: ClientOptions): Promise<Client> {
  const { env, accountId, chromium, phone, onBrowser, onUnusable } = options;
  const { Client, LocalAuth } = await loadLibrary();
  const auth = new LocalAuth({ clientId: accountId, dataPath: env.folder });
  await freeProfile(`${env.folder}/session-${accountId}`);
  const client = new Client({
    authStrategy: auth,
    puppeteer: launchOptions(env, chromium),
    webVersionCache: { type: "none" },
    authTimeoutMs: PAGE_MS,
    ...(phone === null
      ? {}
      : { pairWithPhoneNumber: { phoneNumber: phone, showNotification: true, intervalMs: CODE_MS } }),
  });
  Object.assign(auth, {
    // The folder is erased once the browser is closed; while it runs, that would fail.
    logout: async () => undefined,
    afterBrowserInitialized: async () => {
      if (client.pupBrowser) onBrowser(client.pupBrowser);
    },
  });
  const inner = client as unknown as Inner;
  const inject = inner.inject.bind(client);
  let isFirst = true;
  Object.assign(client, {
    // Of several versions of the page none is kept.
    initWebVersionCache: async () => undefined,
    destroy: async () => undefined,
    async inject() {
      if (isFirst) {
        isFirst = false;
        return inject();
      }
      await inject().catch((error: unknown) => {
        env.log.info({ err: error }, "a page that was loaded again is not ready");
        onUnusable();
      });
    },
  });
  return client;
}

/** Ends the browser: asked first, then by force. Resolves when its process is gone. */
export async function endBrowser(browser: Browser): Promise<void> {
  const child = browser.process();
  const gone =
    !child || child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const closing = browser.close().catch(() => undefined);
  try {
    await untilAborted(Promise.all([closing, gone]), AbortSignal.timeout(CLOSE_MS));
  } catch {
    child?.kill("SIGKILL");
    await gone;
  }
  if (child?.pid !== undefined) endGroup(child.pid);
}

/** Its helpers end a little later by themselves; nothing is to write to the profile any more. */
function endGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // They are gone already.
  }
}

/** Removes the listeners that would hear of a client that is done with. */
export function silence(client: Client): void {
  client.removeAllListeners();
}
