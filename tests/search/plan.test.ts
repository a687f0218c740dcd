/** The search among many messages of two businesses: by indexes alone, and never into the other business. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { search } from "../../src/crm/search/search.ts";
import { queryOf } from "../../src/crm/search/words.ts";
import { newId } from "../../src/lib/ids.ts";
import { type Desk, openDesk } from "../inbox/desk.ts";

const MESSAGES = 40_000;

let desk: Desk;
const other = newId("tenant");

beforeAll(async () => {
  desk = await openDesk();
  const { database } = desk.app;
  const thread = await desk.write("muchos", "hola");
  await database.query(
    `INSERT INTO tenants (id, slug, name, locale, country, currency, time_zone) VALUES ($1, 'otro', 'Otro', 'es', 'PE', 'PEN', 'UTC')`,
    [other],
  );
  // Every fourth is of the other business; of ours one in 10,000 has the rare word.
  await database.query(
    `INSERT INTO messages (id, tenant_id, conversation_id, channel_account_id, seq, direction, author, parts, text, status, created_at)
     SELECT 'msg_00' || lpad(n::text, 24, '0'), CASE WHEN n % 4 = 0 THEN $2 ELSE c.tenant_id END, c.id, c.channel_account_id, 1000 + n,
            'in', 'customer', '[]', 'hola quiero precio de laptop ' || md5(n::text) || CASE WHEN n % 10000 = 1 THEN ' ornitorrinco' ELSE '' END ||
            CASE WHEN n % 4 = 0 THEN ' secreto' ELSE '' END, 'received', now()
       FROM conversations c, generate_series(1, ${MESSAGES}) AS n WHERE c.id = $1`,
    [thread, other],
  );
  await database.query("ANALYZE messages");
});
afterAll(() => desk?.close());

const ask = (text: string) => {
  const { ctx } = desk.app;
  const actor = { kind: "system", id: null } as const;
  return ctx.db.forTenant(desk.tenantId, (tx) =>
    search({ tx, tenantId: desk.tenantId, actor, clock: ctx.clock }, { text, groups: ["messages"], limit: 20 }),
  );
};

describe("among many messages", () => {
  it.each([
    ["what is common", "hola precio", 20],
    ["what is rare", "ornitorrinco", 4],
    ["a typo of what is common", "laptpo", 20],
    ["a typo of what is rare", "ornitorinco", 4],
    ["what nobody wrote", "xilofonista zzz", 0],
    ["what only the other business wrote", "secreto", 0],
  ])("finds %s", async (_what, text, count) => {
    const [group] = await ask(text);
    expect(group?.hits).toHaveLength(count);
  });

  it("never reads the table of messages from end to end", async () => {
    const plans = await explain();
    for (const plan of plans) {
      expect(plan).not.toMatch(/Seq Scan on messages/);
      expect(plan).toMatch(/messages_newest|messages_pkey|messages_words/);
    }
    expect(plans[1]).toMatch(/Bitmap Index Scan on messages_words/);
  });

  it("gives no ids without a tenant, and none of a tenant that is not the transaction's", async () => {
    const { ctx } = desk.app;
    const ids = (tenantId: string) =>
      ctx.db.forTenant(
        tenantId,
        (tx) =>
          tx.$queryRaw<{ id: string }[]>`SELECT charla_find('messages', 'secreto'::tsquery, 'msg_z', 0, 10) AS id`,
      );
    expect(await ids(desk.tenantId)).toEqual([]);
    expect(await ids(other)).toHaveLength(10);
    expect(await ids(newId("tenant"))).toEqual([]);
  });
});

/** The statements of `charla_find` as the role that runs them plans them. */
function explain(): Promise<string[]> {
  const { ctx } = desk.app;
  return ctx.db.asSystem("measure", async (tx) => {
    await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
    const [source] = await tx.$queryRaw<
      { text: string }[]
    >`SELECT prosrc AS text FROM pg_proc WHERE proname = 'charla_find'`;
    const statements = [...(source?.text ?? "").matchAll(/format\(\s*'((?:[^']|'')+)'/g)].map(([, text = ""]) => text);
    expect(statements).toHaveLength(2);
    const plans: string[] = [];
    for (const [index, statement] of statements.entries()) {
      const given: Record<string, string> = {
        tenant: `'${desk.tenantId}'`,
        before: "'msg_z'",
        query: `'${queryOf([{ word: "ornitorrinco", meant: [] }]).replaceAll("'", "''")}'::tsquery`,
      };
      const order = index === 0 ? ["tenant", "before", "3000", "query", "20"] : ["tenant", "before", "query", "20"];
      const text = order.reduce(
        (sql, name, at) => sql.replaceAll(`$${at + 1}`, () => given[name] ?? name),
        statement.replaceAll("%I", "messages").replaceAll("''", "'"),
      );
      const rows = await tx.$queryRawUnsafe<{ "QUERY PLAN": string }[]>(`EXPLAIN ${text}`);
      plans.push(rows.map((row) => row["QUERY PLAN"]).join("\n"));
    }
    return plans;
  });
}
