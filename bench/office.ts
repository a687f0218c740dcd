/**
 * `npm run bench:office`: the team's side with a business that has years behind it. `-- --conversations 2000 --messages 20000`
 * is a try; `--write` writes docs/benchmarks.md.
 */
import { parseArgs } from "node:util";
import { hashKey } from "../src/crm/channel-accounts.ts";
import { newId } from "../src/lib/ids.ts";
import { runCommand } from "./command.ts";
import { fill } from "./office/fill.ts";
import { measureFirstLoad } from "./office/first-load.ts";
import { measureListeners } from "./office/listeners.ts";
import { measureReads } from "./office/reads.ts";
import { AIMS, type OfficeResults, officeReport } from "./office/report.ts";
import { checkBuilt, envOf, startProduct } from "./product.ts";
import { writeSection } from "./sections.ts";
import { type BenchDatabase, startBenchServer } from "./server.ts";
import { openWorkspace, say } from "./workspace.ts";

const { values } = parseArgs({
  options: {
    conversations: { type: "string", default: "100000" },
    messages: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "200" },
    write: { type: "boolean", default: false },
  },
});
const OWNER = { email: "owner@example.com", password: "a long password of a measurement" };
const CUSTOMERS_MESSAGES = 30;

checkBuilt();
const workspace = openWorkspace("office");
const serverHome = workspace.folder("server");
const server = await startBenchServer(serverHome);
try {
  const text = officeReport(await measureOffice(await server.fresh()));
  process.stdout.write(`${text}\n`);
  if (values.write) writeSection("office", text);
} finally {
  await server.stop();
  workspace.remove();
}

async function measureOffice(database: BenchDatabase): Promise<OfficeResults> {
  const home = workspace.folder("product");
  const env = {
    ...envOf(home, database.url),
    RATE_PER_KEY_PER_MINUTE: "1000000",
  };
  const product = await startProduct({ home, env });
  const url = product.url ?? "";
  try {
    await runCommand(
      env,
      ["owner", "create", "--email", OWNER.email, "--name", "Owner", "--password-from-input"],
      OWNER.password,
    );
    say("filling the business");
    const filled = await fill(database, {
      conversations: Number(values.conversations),
      messages: Number(values.messages),
    });
    const keys = await addKeys(database, AIMS.reps);
    say("reading");
    const reads = await measureReads(url, keys[0] ?? "", filled, Number(values.rounds));
    say("listening");
    const place = { url, pid: product.pid, home: serverHome };
    const heard = await measureListeners(place, keys, CUSTOMERS_MESSAGES);
    say("loading the app");
    return { filled, reads, heard, firstLoad: await measureFirstLoad(url, OWNER) };
  } finally {
    await product.stop();
  }
}

/** One for each rep, so that each is a caller of their own. */
async function addKeys(database: BenchDatabase, count: number): Promise<string[]> {
  const keys = Array.from({ length: count }, (_, nth) => `key-of-a-measurement-${nth}`);
  for (const key of keys)
    await database.query(
      `INSERT INTO api_keys (id, tenant_id, name, hash, scopes)
       SELECT $1, id, $2, $3, '{*}' FROM tenants ORDER BY id LIMIT 1`,
      [newId("apiKey"), key, hashKey(key)],
    );
  return keys;
}
