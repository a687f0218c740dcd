/**
 * `npm run bench:automation`: a million people in a sequence, and a hundred thousand of them due at one minute.
 * `-- --enrolled 20000 --due 2000 --minutes 1` is a try; `--write` writes docs/benchmarks.md.
 */
import { parseArgs } from "node:util";
import { seedSampleBusiness } from "../prisma/seed/seed.ts";
import { waitUntil } from "../scripts/wait-until.ts";
import { activateSequence, putSequence } from "../src/campaigns/sequences/write.ts";
import { telegramLimits } from "../src/channels/telegram/render.ts";
import { readConfig } from "../src/config.ts";
import { type AppContext, createContext } from "../src/context.ts";
import { setPolicy } from "../src/crm/send-policy.ts";
import { startTelegram } from "../src/emulators/telegram/server.ts";
import { BATCH } from "../src/flow/due-bulk.ts";
import { listen, watchDrain } from "./automation/drain.ts";
import { enrol, makeDue, openThreads, type Place } from "./automation/fill.ts";
import { type Flat, measureFlat } from "./automation/flat.ts";
import { type AutomationResults, automationReport } from "./automation/report.ts";
import { checkBuilt, envOf, startProduct } from "./product.ts";
import { writeSection } from "./sections.ts";
import { type BenchDatabase, startBenchServer } from "./server.ts";
import { addChannel } from "./soak/accounts.ts";
import { createRateMeter } from "./soak/rates.ts";
import { openDoor } from "./visitors.ts";
import { openWorkspace, say } from "./workspace.ts";

const { values } = parseArgs({
  options: {
    enrolled: { type: "string", default: "1000000" },
    due: { type: "string", default: "100000" },
    minutes: { type: "string", default: "10" },
    write: { type: "boolean", default: false },
  },
});
const [enrolled, due, minutes] = [Number(values.enrolled), Number(values.due), Number(values.minutes)];
/** Of those who are due, one in so many is on Telegram, whose limit is known; the others are on the shop's page. */
const ON_TELEGRAM = 40;
const FIRST_CHAT = 5_000_000;
const CUSTOMERS_PER_SECOND = 2;
const CUSTOMERS = 60;
const BEFORE_MS = 60_000;
const CONNECTIONS = 16;
const SOON_MS = 2_000;
const SEQUENCE = `
sequence: a-million
name: { es: Un millón, en: A million, pt: Um milhão }
program: nurture
steps:
  - wait: 30 days
  - message:
      channels: [chat]
      text:
        es: "Hola {{contact.name|amigo}}, llegaron novedades. ¿Te cuento?"
        en: "Hi {{contact.name|there}}, there is something new. Shall I tell you?"
        pt: "Oi {{contact.name|amigo}}, chegaram novidades. Quer saber?"
`;

checkBuilt();
const workspace = openWorkspace("automation");
const server = await startBenchServer(workspace.folder("server"));
try {
  const text = automationReport(await measure(await server.fresh()));
  process.stdout.write(`${text}\n`);
  if (values.write) writeSection("automation", text);
} finally {
  await server.stop();
  workspace.remove();
}

async function measure(database: BenchDatabase): Promise<AutomationResults> {
  const meter = createRateMeter();
  const bot = await startTelegram();
  bot.script = async ({ method, payload }) => {
    bot.calls.length = 0;
    if (method.startsWith("send")) meter.take(String(payload.chat_id));
    return undefined;
  };
  const home = workspace.folder("product");
  const env = {
    ...envOf(home, database.url),
    CHARLA_SECRET_KEY: "the key of a measurement, that is long enough",
    RATE_PER_CONVERSATION_PER_MINUTE: "1000000",
    TELEGRAM_API_URL: bot.url,
  };
  try {
    const { place, flats } = await growing(database, env);
    const accountId = await addChannel(env, {
      ...{ kind: "telegram", name: "Telegram", settings: { receive: "polling" }, secrets: { token: bot.token } },
    });
    const people = Math.floor(due / ON_TELEGRAM);
    for (let number = 1; number <= people; number++) bot.phone(FIRST_CHAT + number, { firstName: `Cliente ${number}` });
    const telegram = { accountId, from: 1, to: people, firstThread: FIRST_CHAT };
    const page = { accountId: await webchatOf(database), from: people + 1, to: due, firstThread: 0 };
    await openThreads(database, place.tenantId, telegram);
    await openThreads(database, place.tenantId, page);
    const product = await startProduct({ home, env });
    const door = openDoor(product.url ?? "", CONNECTIONS);
    try {
      await waitUntil("the bot", () => bot.queue.isAsked(), 30_000);
      const visitors = await Promise.all(Array.from({ length: CUSTOMERS }, () => door.open()));
      const scene = { database, door, visitors, perSecond: CUSTOMERS_PER_SECOND };
      say("customers alone");
      const before = await listen(scene, BEFORE_MS);
      say(`${due} become due`);
      await makeDue(database, { from: 1, to: due }, new Date(Date.now() + SOON_MS));
      const drain = await watchDrain(scene, { due, before, maxMs: minutes * 60_000 });
      const allowed = telegramLimits.perSecond?.account ?? 0;
      return { flats, drain, bot: { people, allowed, most: meter.most.account, sends: meter.sends } };
    } finally {
      door.close();
      await product.stop();
    }
  } finally {
    await bot.close();
  }
}

/** Enrols ever more people and measures between, before the product runs. */
async function growing(
  database: BenchDatabase,
  env: Readonly<Record<string, string>>,
): Promise<{ place: Place; flats: Flat[] }> {
  const ctx = await createContext(readConfig(env));
  try {
    await seedSampleBusiness(ctx);
    const place = await settle(ctx, database);
    const flats: Flat[] = [];
    let made = 0;
    for (const size of [enrolled / 100, enrolled / 10, enrolled].map(Math.floor)) {
      say(`enrolling ${size}`);
      await enrol(database, place, { from: made + 1, to: size });
      made = size;
      await makeDue(database, { from: 1, to: 5 * BATCH }, new Date(Date.now() - 3_600_000));
      say("measuring");
      flats.push(await measureFlat(ctx, database, place, size));
    }
    await makeDue(database, { from: 1, to: 5 * BATCH }, new Date(Date.now() + 86_400_000));
    return { place, flats };
  } finally {
    await ctx.close();
  }
}

/** The sequence, on; and a business that may write at any hour, as nobody chooses when they measure. */
async function settle(ctx: AppContext, database: BenchDatabase): Promise<Place> {
  const [row] = await database.query<{ id: string }>("SELECT id FROM tenants ORDER BY id LIMIT 1");
  const tenantId = row?.id ?? "";
  const { clock } = ctx;
  const sequence = await ctx.db.forTenant(tenantId, async (tx) => {
    const crm = { tx, tenantId, actor: { kind: "system", id: null }, clock } as const;
    await setPolicy(crm, { version: 0, settings: { hours: { from: 0, to: 24 * 60 } } });
    await putSequence(crm, "a-million", { source: SEQUENCE, seen: null, locale: "en" });
    await activateSequence(crm, "a-million");
    return tx.sequence.findUniqueOrThrow({
      where: { tenantId_key: { tenantId, key: "a-million" } },
      include: { versions: true },
    });
  });
  return { tenantId, sequenceId: sequence.id, versionId: sequence.versions[0]?.id ?? "" };
}

async function webchatOf(database: BenchDatabase): Promise<string> {
  const [row] = await database.query<{ id: string }>("SELECT id FROM channel_accounts WHERE kind = 'webchat' LIMIT 1");
  if (!row) throw new Error("the sample business has no web chat");
  return row.id;
}
