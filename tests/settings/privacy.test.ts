/** Handing out and erasing all that is known of a person: complete, theirs alone, the admin's to do, and in the audit. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ingest } from "../../src/flow/ingest.ts";
import { newId } from "../../src/lib/ids.ts";
import { isSettled } from "../harness/facts.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";
import { until } from "../harness/until.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";

const WORDS = "quiero dos termos de acero";
const PICTURE = Buffer.from("bytes of a picture");

let office: Office;
let admin: Browser;
let ana: { contactId: string; conversationId: string; attachmentId: string };
let beto: typeof ana;

beforeAll(async () => {
  office = await openOffice({ overrides: { channels: { terminal: createPostbox().factory } } });
  admin = await office.member("admin");
  ana = await write("ana", WORDS);
  beto = await write("beto", "solo estoy mirando");
  await until("both answered", () => isSettled(office.app.database));
});
afterAll(() => office.close());

/** Somebody writes and sends a picture. */
async function write(thread: string, text: string): Promise<typeof ana> {
  const { ctx, database } = office.app;
  const [row] = await database.query<{ id: string }>("SELECT id FROM channel_accounts WHERE kind = 'terminal'");
  const account = await ctx.accounts(row?.id ?? "");
  if (!account) throw new Error("no account");
  const { conversationId } = await ingest(ctx.flow, account, textFrom(thread, text));
  if (!conversationId) throw new Error("nothing was stored");
  const [found] = await database.query<{ contact_id: string }>("SELECT contact_id FROM conversations WHERE id = $1", [
    conversationId,
  ]);
  const attachmentId = newId("attachment");
  await ctx.files.write(attachmentId, PICTURE);
  await database.query(
    `INSERT INTO attachments (id, tenant_id, conversation_id, name, media_type, bytes, sha256, created_at)
     VALUES ($1, $2, $3, 'foto.png', 'image/png', $4, $5, now())`,
    [attachmentId, office.tenantId, conversationId, PICTURE.length, createHash("sha256").update(PICTURE).digest("hex")],
  );
  return { contactId: found?.contact_id ?? "", conversationId, attachmentId };
}

/** The answer's bytes as text: nothing in the archive is compressed. */
async function exported(id: string): Promise<{ response: Response; text: string }> {
  const { url } = office.app;
  const response = await fetch(`${url}/v1/contacts/${id}/export`, {
    method: "POST",
    headers: { cookie: admin.cookie(), origin: url },
  });
  return { response, text: await response.text() };
}

it("finds the person who asks by name or address", async () => {
  const { body } = await admin.call<{ data: { id: string }[] }>("GET", "/v1/privacy/people?q=ana");
  expect(body.data.map(({ id }) => id)).toContain(ana.contactId);
  expect(body.data.map(({ id }) => id)).not.toContain(beto.contactId);
  expect((await admin.call("GET", "/v1/privacy/people?q=a")).status).toBe(400);
});

it("hands out messages, replies, traces and files of the person and of nobody else", async () => {
  const { response, text } = await exported(ana.contactId);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/zip");
  expect(response.headers.get("content-disposition")).toContain(`${ana.contactId}.zip`);
  for (const known of [
    WORDS,
    '"turns"',
    '"identities"',
    '"messages"',
    ana.conversationId,
    PICTURE.toString(),
    "foto.png",
  ])
    expect(text).toContain(known);
  for (const other of [beto.contactId, beto.conversationId, "solo estoy mirando", office.tenantId])
    expect(text).not.toContain(other);
  const { body } = await admin.call<{ data: object[] }>(
    "GET",
    `/v1/audit?subject=${ana.contactId}&action=contact.export`,
  );
  expect(body.data).toHaveLength(1);
});

it("names every table that hangs on a contact by a key of the database", async () => {
  const { text } = await exported(ana.contactId);
  const keys = await office.app.database.query<{ child: string; col: string; parent: string }>(
    `SELECT conrelid::regclass::text AS child, attname AS col, confrelid::regclass::text AS parent
     FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
     WHERE contype = 'f' AND confrelid IN ('contacts'::regclass, 'conversations'::regclass)`,
  );
  expect(keys.length).toBeGreaterThan(8);
  for (const { child, col, parent } of keys) {
    const id = parent === "contacts" ? ana.contactId : ana.conversationId;
    const found = await office.app.database.query(`SELECT 1 FROM ${child} WHERE ${col} = $1 LIMIT 1`, [id]);
    expect(text.includes(`"${child}": [`), child).toBe(found.length > 0);
  }
});

it("is the admin's: others are refused, and nothing is erased", async () => {
  for (const role of ["seller", "rep", "viewer"] as const) {
    const member = await office.member(role);
    for (const verb of ["export", "erase"])
      expect((await member.call("POST", `/v1/contacts/${ana.contactId}/${verb}`)).status).toBe(403);
    expect((await member.call("GET", "/v1/privacy/people?q=ana")).status).toBe(403);
  }
  expect((await exported(ana.contactId)).response.status).toBe(200);
});

it("erases the person with conversations and files, leaves others, and keeps the fact in the audit", async () => {
  const { status, body } = await admin.call("POST", `/v1/contacts/${ana.contactId}/erase`);
  expect({ status, body }).toEqual({ status: 200, body: { ok: true, files: 1 } });
  expect((await exported(ana.contactId)).response.status).toBe(404);
  expect((await admin.call("POST", `/v1/contacts/${ana.contactId}/erase`)).status).toBe(404);
  const { database, ctx } = office.app;
  const left = await database.query("SELECT 1 FROM messages WHERE text LIKE $1", [`%${WORDS}%`]);
  expect(left).toEqual([]);
  await expect(ctx.files.read(ana.attachmentId)).rejects.toThrow(/ENOENT/);
  expect((await ctx.files.read(beto.attachmentId)).equals(PICTURE)).toBe(true);
  expect((await exported(beto.contactId)).text).toContain("solo estoy mirando");
  const audit = await admin.call<{ data: object[] }>("GET", `/v1/audit?subject=${ana.contactId}&action=contact.delete`);
  expect(audit.body.data).toHaveLength(1);
});

it("keeps people for as long as an admin says, and tells first whom that means", async () => {
  const first = await admin.call("GET", "/v1/privacy/retention");
  expect(first.body).toEqual({ months: null, goFrom: null, wouldGo: null });
  const { database } = office.app;
  await database.query("UPDATE contacts SET created_at = created_at - interval '2 years' WHERE id = $1", [
    beto.contactId,
  ]);
  await database.query(
    "UPDATE conversations SET last_message_at = last_message_at - interval '1 year' WHERE contact_id = $1",
    [beto.contactId],
  );
  const preview = async (months: number) =>
    (await admin.call("GET", `/v1/privacy/retention?months=${months}`)).body.wouldGo;
  expect(await preview(6)).toBe(1);
  expect(await preview(24)).toBe(0);
  const said = await admin.call("PUT", "/v1/privacy/retention", { months: 6 });
  expect(said.status).toBe(200);
  expect(said.body).toMatchObject({ months: 6, wouldGo: 1 });
  const inDays = (Date.parse(String(said.body.goFrom)) - Date.now()) / 86_400_000;
  expect(inDays).toBeGreaterThan(6.9);
  expect((await admin.call("GET", "/v1/privacy/retention")).body).toEqual(said.body);
  for (const months of [5, 121, 6.5, "6"])
    expect((await admin.call("PUT", "/v1/privacy/retention", { months })).status).toBe(400);
  expect((await admin.call("GET", "/v1/privacy/retention?months=1")).status).toBe(400);
  const rep = await office.member("rep");
  expect((await rep.call("GET", "/v1/privacy/retention")).status).toBe(403);
  expect((await rep.call("PUT", "/v1/privacy/retention", { months: null })).status).toBe(403);
  const taken = await admin.call("PUT", "/v1/privacy/retention", { months: null });
  expect(taken.body).toEqual({ months: null, goFrom: null, wouldGo: null });
  const { data } = (await admin.call<{ data: { action: string }[] }>("GET", "/v1/audit")).body;
  expect(data.filter(({ action }) => action === "privacy.settings")).toHaveLength(2);
});
