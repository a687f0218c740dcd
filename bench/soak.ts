/**
 * `npm run bench:soak`: ten minutes of four channels at once, whose providers fail, repeat and reorder by a seed, against
 * the product as it is installed. `-- --seconds 60` is a try that only prints; `--write` writes docs/benchmarks.md. Ends
 * with code 1 when a message was lost or doubled, or a provider's limit was exceeded.
 */
import { parseArgs } from "node:util";
import { waitUntil } from "../scripts/wait-until.ts";
import { SECRETS } from "../src/emulators/whatsapp-cloud/account.ts";
import { seededRandom } from "../src/lib/random.ts";
import { isSettled, percentiles, readAnswers } from "./load.ts";
import { MIXES } from "./messages.ts";
import { checkBuilt, envOf, startProduct } from "./product.ts";
import { writeSection } from "./sections.ts";
import { type BenchDatabase, startBenchServer } from "./server.ts";
import { addChannel } from "./soak/accounts.ts";
import { letWrite, openCrowd } from "./soak/crowd.ts";
import { readOutcome } from "./soak/outcome.ts";
import { type SoakResults, soakReport } from "./soak/report.ts";
import { startBots } from "./soak/telegram.ts";
import { startWatch } from "./soak/watch.ts";
import { webchatAt } from "./soak/webchat.ts";
import { SETTINGS, startNumber } from "./soak/whatsapp.ts";
import { openWorkspace, say } from "./workspace.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "600" },
    rate: { type: "string", default: "50" },
    people: { type: "string", default: "300" },
    seed: { type: "string", default: "20261121" },
    write: { type: "boolean", default: false },
  },
});
const [seconds, perSecond, people, seed] = [values.seconds, values.rate, values.people, values.seed].map(Number) as [
  number,
  number,
  number,
  number,
];
const PUBLIC_URL = "https://soak.example";
const CONNECTIONS = 32;
const SETTLE_TIMEOUT_MS = 300_000;

checkBuilt();
const workspace = openWorkspace("soak");
const serverHome = workspace.folder("server");
const server = await startBenchServer(serverHome);
try {
  const results = await soak(await server.fresh());
  const text = soakReport(results);
  process.stdout.write(`${text}\n`);
  if (values.write) writeSection("soak", text);
  process.exitCode = isKept(results) ? 0 : 1;
} finally {
  await server.stop();
  workspace.remove();
}

async function soak(database: BenchDatabase): Promise<SoakResults> {
  const random = seededRandom(seed);
  const bots = await startBots(random);
  const number = await startNumber(random);
  const home = workspace.folder("product");
  const env = {
    ...envOf(home, database.url),
    CHARLA_SECRET_KEY: "the key of a measurement, that is long enough",
    GRAPH_API_URL: number.meta.url,
    PUBLIC_URL,
    RATE_PER_CONVERSATION_PER_MINUTE: "1000000",
    TELEGRAM_API_URL: bots.url,
  };
  const product = await startProduct({ home, env });
  const url = product.url ?? "";
  const webchat = webchatAt(url, CONNECTIONS);
  try {
    await connect(env, { url, bots, number });
    const providers = [webchat, bots.polling, bots.webhook, number];
    const [mix] = MIXES;
    if (!mix) throw new Error("there is nothing to write");
    say("opening the chats");
    const members = await openCrowd({ providers, people });
    say(`${members.length} customers write for ${seconds} s`);
    const from = new Date();
    const watch = startWatch(database, { pid: product.pid, home: serverHome });
    const crowd = await letWrite(members, { mix, perSecond, durationMs: seconds * 1_000, random });
    const watched = await watch.stop();
    say(`${crowd.messages} messages written; waiting for the last answers`);
    await waitUntil("every answer", () => isSettled(database), SETTLE_TIMEOUT_MS);
    const answers = (await readAnswers(database, from)).filter(({ sentAt }) => sentAt !== null);
    const answerMs = percentiles(answers.map(({ createdAt, sentAt }) => (sentAt ?? 0) - createdAt));
    const outcome = await readOutcome(database, members);
    return { seconds, perSecond, people, seed, crowd, outcome, answerMs, watched, providers };
  } finally {
    await webchat.close();
    await product.stop();
    await number.close();
    await bots.close();
  }
}

async function connect(
  env: Readonly<Record<string, string>>,
  {
    url,
    bots,
    number,
  }: {
    url: string;
    bots: Awaited<ReturnType<typeof startBots>>;
    number: Awaited<ReturnType<typeof startNumber>>;
  },
): Promise<void> {
  say("connecting the accounts");
  bots.webhook.emulator.queue.route = (called) => called.replace(PUBLIC_URL, url);
  const bot = (receive: string, { token }: { token: string }) =>
    addChannel(env, { kind: "telegram", name: receive, settings: { receive }, secrets: { token } });
  await bot("polling", bots.polling);
  await bot("auto", bots.webhook);
  const id = await addChannel(env, {
    kind: "whatsapp-cloud",
    name: "WhatsApp",
    settings: SETTINGS,
    secrets: { ...SECRETS },
  });
  await waitUntil(
    "the bots",
    () => bots.polling.emulator.queue.isAsked() && bots.webhook.emulator.queue.webhook,
    30_000,
  );
  await number.meta.webhooks.subscribe(`${url}/webhooks/whatsapp-cloud/${id}`);
}

/** Whether every guarantee held. */
function isKept({ outcome, providers }: SoakResults): boolean {
  const { lost, doubled, unanswered, answeredTwice, shownTwice, notShown } = outcome;
  const isWithin = providers.every(
    ({ rates }) => !rates || (rates.meter.most.account <= rates.account && rates.meter.most.thread <= rates.thread),
  );
  return isWithin && [lost, doubled, unanswered, answeredTwice, shownTwice, notShown].every((count) => count === 0);
}
