/**
 * The demo: emulated providers, the real product connected to them with the sample business, and the page that shows both
 * sides. Everything on this machine; nothing of the environment that is meant for a real shop is used.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Config, readConfig } from "../config.ts";
import { isMade } from "../infra/embedded-postgres.ts";
import { InputError } from "../lib/errors.ts";
import type { Locale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";
import { systemClock } from "../lib/time.ts";
import { startServer } from "../server.ts";
import { connectLine } from "./connect-line.ts";
import { findDemoShop, isQuiet } from "./demo-shop.ts";
import type { Line } from "./line.ts";
import { startPage } from "./page-server.ts";
import { createSale } from "./sale.ts";
import { startTelegramLine } from "./telegram-line.ts";
import { startWhatsappLine } from "./whatsapp-line.ts";

export interface DemoOptions {
  /** A data folder to keep; unless given, one that goes with the demo. */
  readonly home: string | null;
  /** Of the page; undefined is the usual one, or a free one where it is taken. */
  readonly port: number | undefined;
  readonly locale: Locale;
  /** How the product runs here: the rest of its configuration is the demo's own. */
  readonly turns: Config["turns"];
  /** Pauses of the guided sale, in ms. */
  readonly paceMs?: number;
  /** Folder of the built page, where it is another one. */
  readonly pages?: string;
}

export interface Demo {
  /** Of the page. */
  readonly url: string;
  /** Of the product. */
  readonly shopUrl: string;
  /** The data folder, when it stays. */
  readonly home: string | null;
  /** Ends everything and removes the data folder unless it was given. Safe to call twice. */
  stop(): Promise<void>;
}

/** Says that a data folder is a demo's: emulated accounts have no place among those of a real shop. */
const MARK = "demo.json";
const PACE_MS = 1_400;

/** Starts the demo and resolves when its page answers. Throws `InputError` for a folder with a real shop's data. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { home: given, port, locale, turns, paceMs = PACE_MS, pages } = options;
  const home = openHome(given);
  const closers: (() => Promise<void> | void)[] = [];
  if (given === null) closers.push(() => rmSync(home, { recursive: true, force: true }));
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      for (const close of closers.reverse()) await close();
    })();
    return stopping;
  };
  try {
    const clock = systemClock;
    const listeners = new Set<() => void>();
    const onChange = () => {
      for (const listener of listeners) listener();
    };
    const about = { clock, onChange, run: Math.floor(clock.now().getTime() / 1_000) };
    const personName = say(locale, "demo.person");
    const lines: Line[] = [];
    const own = async (starting: Promise<Line>) => {
      const line = await starting;
      lines.push(line);
      closers.push(() => line.close());
      return line;
    };
    const whatsapp = await own(startWhatsappLine({ ...about, personName }));
    const telegram = await own(startTelegramLine({ ...about, personName, language: locale }));
    const server = await startServer({
      roles: ["api", "worker"],
      sample: true,
      config: demoConfig({ home, turns, telegram: telegram.url, graph: whatsapp.url }),
    });
    // Stopped before its providers: what it still sends finds them.
    closers.push(() => server.stop());
    const shop = await findDemoShop(server.ctx.db);
    const accounts = new Map<Line, string>();
    for (const line of lines) {
      const id = await connectLine(server.ctx, shop.tenantId, line.account);
      accounts.set(line, id);
      await line.connected(`${server.url}/webhooks/${line.kind}/${id}`);
    }
    await server.ctx.channels.keepListening();
    const sale = createSale({
      lines,
      paceMs,
      onChange,
      isQuiet: (line) => isQuiet(server.ctx.db, shop.tenantId, accounts.get(line) ?? "", line.threadId()),
    });
    const page = await startPage({
      port,
      ...(pages === undefined ? {} : { pages }),
      lines,
      sale,
      locale,
      log: server.ctx.log,
      shop: { name: shop.name, siteKey: shop.siteKey, url: server.url ?? "" },
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    });
    closers.push(() => page.close());
    closers.push(() => sale.stop());
    return { url: page.url, shopUrl: server.url ?? "", home: given === null ? null : home, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The data folder, made if need be. */
function openHome(given: string | null): string {
  if (given === null) {
    const home = mkdtempSync(join(tmpdir(), "charla-demo-"));
    // The database may run under an account of its own.
    chmodSync(home, 0o755);
    return home;
  }
  const home = resolve(given);
  if (isMade(home) && !existsSync(join(home, MARK)))
    throw new InputError("the folder holds the data of a shop, and is left alone");
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, MARK), "{}\n");
  return home;
}

function demoConfig(own: { home: string; turns: Config["turns"]; telegram: string; graph: string }): Config {
  const config = readConfig({
    CHARLA_HOME: own.home,
    HOST: "127.0.0.1",
    PORT: "0",
    TELEGRAM_API_URL: own.telegram,
    GRAPH_API_URL: own.graph,
    LOG_LEVEL: "error",
  });
  return { ...config, turns: own.turns };
}
