/**
 * A process to be killed: the flow with its workers behind a small HTTP door, and a channel whose provider is another
 * process. Loaded, it waits for a line on its input before it touches the database. It dies when it has been armed with
 * a moment (`before:<statement>`, `after:<statement>`, `before:send`, `after:send`, `before:`, `within:` and `after:transaction`) and reaches it for the given time.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { ChannelFactory } from "../../src/channels/channel.ts";
import { readConfig } from "../../src/config.ts";
import { createContext } from "../../src/context.ts";
import { ingest } from "../../src/flow/ingest.ts";
import type { Database, SqlTx } from "../../src/infra/database.ts";
import { ChannelError } from "../../src/lib/errors.ts";
import { startWorkers } from "../../workers/start.ts";
import { textFrom } from "../harness/postbox.ts";

/** The account whose provider may be asked again; that of every other one shows each send. */
const { IDEMPOTENT_ACCOUNT_ID = "", PROVIDER_URL = "" } = process.env;
let armed = { moment: "never", left: 0 };

function reach(moment: string): void {
  if (moment !== armed.moment || --armed.left > 0) return;
  process.kill(process.pid, "SIGKILL");
}

function watched(tx: SqlTx): SqlTx {
  return {
    async query(statement, values) {
      reach(`before:${statement.name}`);
      const rows = await tx.query<never>(statement, values);
      reach(`after:${statement.name}`);
      return rows;
    },
  };
}

const watchedDatabase = (db: Database): Database => ({
  ...db,
  forTenant: async (tenantId, work) => {
    reach("before:transaction");
    const result = await db.forTenant(tenantId, async (tx) => {
      const done = await work(tx);
      reach("within:transaction");
      return done;
    });
    reach("after:transaction");
    return result;
  },
  statementsFor: (tenantId) => watched(db.statementsFor(tenantId)),
  sqlForTenant: (tenantId, work) => db.sqlForTenant(tenantId, (tx) => work(watched(tx))),
  sqlAsSystem: (reason, work) => db.sqlAsSystem(reason, (tx) => work(watched(tx))),
  statementsAsSystem: (reason) => watched(db.statementsAsSystem(reason)),
});

const provider: ChannelFactory = (account) => ({
  kind: account.kind,
  limits: {
    textLength: 4_000,
    choices: 0,
    fileBytes: 0,
    windowHours: null,
    perSecond: null,
    idempotentSend: account.id === IDEMPOTENT_ACCOUNT_ID,
  },
  async open() {},
  async close() {},
  async send(message, signal) {
    reach("before:send");
    try {
      const body = JSON.stringify({ key: message.key, accountId: account.id });
      const answer = await fetch(PROVIDER_URL, { method: "POST", body, signal });
      reach("after:send");
      return (await answer.json()) as { externalId: string };
    } catch (cause) {
      throw new ChannelError("uncertain", "the provider did not answer", { cause });
    }
  },
});

// Whoever would say so may end first.
process.stdin.on("end", () => process.exit(0));
await once(process.stdin, "data");

const ctx = await createContext(readConfig(), { channels: { terminal: provider }, db: watchedDatabase });
await startWorkers(ctx);

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  if (request.url === "/arm") {
    armed = body as typeof armed;
    response.end("{}");
    return;
  }
  const { accountId = "", thread = "", text = "", externalId } = body as Record<string, string>;
  const account = await ctx.accounts(accountId);
  if (!account) throw new Error("no account");
  const receipt = await ingest(ctx.flow, account, textFrom(thread, text, externalId));
  response.end(JSON.stringify(receipt));
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address) process.stdout.write(`listening ${address.port}\n`);
});
