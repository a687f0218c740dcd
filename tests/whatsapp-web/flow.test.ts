/** WhatsApp Web in a whole Charla: a sale, a rep on the phone, pairing by API and command line, and what is told of it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import qrcode from "qrcode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashKey } from "../../src/crm/channel-accounts.ts";
import { newId } from "../../src/lib/ids.ts";
import { startCli } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";
import { readFacts } from "../harness/facts.ts";
import { until } from "../harness/until.ts";
import { hasChromium, SLOW_MS } from "./candidate.ts";
import { startWebShop, type WebShop } from "./shop.ts";

describe.skipIf(!hasChromium)("a shop on WhatsApp Web", () => {
  let shop: WebShop;
  beforeAll(async () => {
    shop = await startWebShop();
  });
  afterAll(() => shop?.close());

  const statusOf = async (text: string) => {
    const [row] = await shop.database.query<{ status: string; author: string }>(
      "SELECT status, author FROM messages WHERE direction = 'out' AND text = $1",
      [text],
    );
    return row;
  };

  it("sells: question, quote, payment, thanks", async () => {
    const phone = shop.whatsapp.phone({ name: "Lucía" });
    let seen = 0;
    const heard = async (sign: RegExp): Promise<string> => {
      const answer = await until(
        `${sign} in the answer`,
        () => {
          const all = phone.shown.slice(seen).map(({ text }) => text);
          return sign.test(all.join("\n")) ? all.join("\n") : null;
        },
        SLOW_MS,
      );
      seen = phone.shown.length;
      return answer;
    };
    const says = async (text: string, sign: RegExp) => {
      await phone.write(text);
      return heard(sign);
    };
    await says("hola, cuánto cuesta el monitor LG de 24?", /529[.,]00/);
    await says("quiero dos", /./);
    const quote = await says("para recoger", /\/pay\//);
    expect(quote).toMatch(/1,058[.,]00/);
    const link = /https?:\/\/\S+\/pay\/[\w-]+/.exec(quote)?.[0] ?? "";
    const paid = await fetch(link.replace(/^https?:\/\/[^/]+/, shop.url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ action: "pay" }),
    });
    expect(paid.status).toBe(200);
    const thanks = await heard(/gracias|recibimos/i);
    const [order] = await shop.database.query<{ number: string }>(
      "SELECT o.status, o.number::text AS number, c.name, c.phone FROM orders o JOIN contacts c ON c.id = o.contact_id",
    );
    expect(order).toMatchObject({ status: "preparing", name: "Lucía", phone: `+${phone.wid.split("@")[0]}` });
    expect(thanks).toContain(order?.number ?? "no number");
    await until("all sent", async () => (await readFacts(shop.database)).unsent === 0);
    expect(await readFacts(shop.database)).toMatchObject({ unanswered: 0, answeredTwice: 0, uncertain: 0 });
    const [{ reps = "" } = {}] = await shop.database.query<{ reps: string }>(
      "SELECT count(*)::text AS reps FROM messages WHERE author = 'rep'",
    );
    expect(reps).toBe("0");
  });

  it("a rep who answers on the phone has the conversation: the agents are silent from then on", async () => {
    const phone = shop.whatsapp.phone({ name: "Luis" });
    await phone.write("hola");
    await until("the greeting", () => phone.shown.length > 0, SLOW_MS);
    const greeted = phone.shown.length;
    shop.whatsapp.typeOnPhone(phone, "Hola Luis, soy Rosa");
    await until("it is stored", () => statusOf("Hola Luis, soy Rosa"));
    expect(await statusOf("Hola Luis, soy Rosa")).toEqual({ status: "sent", author: "rep" });
    await phone.write("¿cuánto cuesta el mouse?");
    const [row] = await shop.database.query<{ handler: string; due: boolean }>(
      "SELECT handler, turn_due_at IS NOT NULL AS due FROM conversations WHERE thread_id = $1",
      [phone.wid],
    );
    expect(row).toEqual({ handler: "rep", due: false });
    expect(phone.shown).toHaveLength(greeted);
  });

  it("what the customer has read is read", async () => {
    const phone = shop.whatsapp.phone();
    await phone.write("hola");
    const shown = await until("the greeting", () => phone.shown[0], SLOW_MS);
    shop.whatsapp.ack(phone, shown.id, 3);
    await until("it is read", async () => {
      const [row] = await shop.database.query("SELECT FROM messages WHERE external_id LIKE $1 AND status = 'read'", [
        `%${shown.id}`,
      ]);
      return row;
    });
  });

  it("a number that was taken back is told in words, messages wait, and pairing by API mends it", async () => {
    const secret = "key_of_the_tests_of_whatsapp_web";
    const key = {
      id: newId("apiKey"),
      tenantId: shop.tenantId,
      name: "test",
      hash: hashKey(secret),
      scopes: ["channels:read", "channels:write"],
    };
    await shop.ctx.db.forTenant(shop.tenantId, (tx) => tx.apiKey.create({ data: key }));
    const call = async (path: string, body?: unknown) => {
      const response = await fetch(`${shop.url}/v1/channels/${shop.accountId}${path}`, {
        headers: { authorization: `Bearer ${secret}`, "accept-language": "es", "content-type": "application/json" },
        ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const phone = shop.whatsapp.phone();
    await phone.write("hola");
    await until("the greeting", () => phone.shown.length > 0, SLOW_MS);
    const before = phone.shown.length;
    shop.whatsapp.unlink();
    const broken = await until(
      "it is broken",
      async () => {
        const { body } = await call("");
        return body.status === "broken" ? body : null;
      },
      SLOW_MS,
    );
    expect(broken).toMatchObject({
      problem: expect.stringContaining("charla channels pair"),
      warning: expect.stringContaining("no es una vía oficial"),
    });
    expect((await call("/pairing")).body).toMatchObject({ state: "logged_out", isListening: true });
    await shop.database.query(
      `INSERT INTO messages (id, tenant_id, conversation_id, channel_account_id, seq, direction, author, parts, text, status, created_at)
       SELECT 'msg_waiting', tenant_id, id, channel_account_id, last_seq + 1, 'out', 'system', '[{"type":"text","text":"te esperamos"}]',
              'te esperamos', 'queued', now() FROM conversations WHERE thread_id = $1`,
      [phone.wid],
    );
    await shop.database.query(
      "UPDATE conversations SET last_seq = last_seq + 1, last_outbound_seq = last_seq + 1, outbox_due_at = now() + interval '1 hour' WHERE thread_id = $1",
      [phone.wid],
    );
    expect((await call("/pairing", { phone: "pronto" })).status).toBe(400);
    expect((await call("/pairing", { phone: null })).status).toBe(202);
    shop.whatsapp.renewQr();
    const qr = await until(
      "the QR",
      async () => {
        const { body } = await call("/pairing");
        return body.state === "qr" && String(body.qr).startsWith("ref-") ? String(body.qr) : null;
      },
      SLOW_MS,
    );
    await shop.ctx.db.forTenant(shop.tenantId, (tx) =>
      tx.apiKey.create({
        data: { ...key, id: newId("apiKey"), hash: hashKey("read_only_key"), scopes: ["channels:read"] },
      }),
    );
    const seen = await fetch(`${shop.url}/v1/channels/${shop.accountId}/pairing`, {
      headers: { authorization: "Bearer read_only_key" },
    });
    expect(await seen.json()).toMatchObject({ state: "qr", qr: null });
    shop.whatsapp.scan(qr);
    await until("it is paired", async () => (await call("/pairing")).body.state === "paired", SLOW_MS);
    expect((await call("")).body).toMatchObject({ status: "active", problem: null, externalId: "51911000111" });
    await until("what waited is sent", () => phone.shown.length > before, SLOW_MS);
    expect(phone.texts().at(-1)).toBe("te esperamos");
  });

  it("by the command line: a warning on adding, nothing left after removal, QR and code for a phone", async () => {
    const env = {
      CHARLA_HOME: shop.ctx.config.home,
      DATABASE_URL: shop.database.url,
      WHATSAPP_WEB_URL: shop.whatsapp.url,
      CHARLA_SECRET: "a secret of tests that is long enough for all of them",
    };
    const added = await runHere(["channels", "add", "whatsapp-web", "--name", "Otra"], { env });
    expect(added).toMatchObject({ code: 0, stderr: expect.stringContaining("no official route") });
    const id = added.stdout.trim();
    expect(added.stderr).toContain(`charla channels pair ${id}`);
    const untested = await runHere(["channels", "test", id], { env });
    expect(untested).toMatchObject({ code: 1, stderr: expect.stringContaining("No phone is paired") });
    const done = await runHere(["channels", "pair", shop.accountId], { env });
    expect(done).toMatchObject({ code: 0, stdout: "Paired: +51911000111\n" });
    const wrong = await runHere(["channels", "rotate", id], { env });
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining("has no credentials") });
    const folder = join(shop.ctx.config.home, "channels", shop.accountId);
    expect(existsSync(folder)).toBe(true);
    expect(await runHere(["channels", "remove", shop.accountId], { env })).toMatchObject({ code: 0 });
    shop.ctx.channels.changed(shop.accountId);
    await until("its session is erased", () => !existsSync(folder), SLOW_MS);

    const byQr = startCli(["channels", "pair", id], { env });
    const shown = await until(
      "the QR is there",
      async () => {
        const [row] = await shop.database.query<{ qr: string | null }>(
          "SELECT pairing->>'qr' AS qr FROM channel_accounts WHERE id = $1",
          [id],
        );
        return row?.qr;
      },
      SLOW_MS,
    );
    const drawing = await qrcode.toString(shown, { type: "terminal", small: true });
    await until("the QR is drawn", () => byQr.stdout().includes(drawing), SLOW_MS);
    shop.whatsapp.scan(shown);
    expect(await byQr.ended).toMatchObject({ code: 0, stdout: expect.stringContaining("Paired: +51911000111") });
    shop.whatsapp.unlink();
    await until(
      "the logout is noticed",
      async () => {
        const [row] = await shop.database.query("SELECT FROM channel_accounts WHERE id = $1 AND status = 'broken'", [
          id,
        ]);
        return row;
      },
      SLOW_MS,
    );

    const pairing = startCli(["channels", "pair", id, "--phone", "+51 911 000-111"], { env });
    const asked = await until("the code is asked for", () => shop.whatsapp.code, SLOW_MS);
    expect(asked.phone).toBe("51911000111");
    await until("the code is shown", () => pairing.stdout().includes(asked.code), SLOW_MS);
    shop.whatsapp.enterCode(asked.code);
    expect(await pairing.ended).toMatchObject({ code: 0, stdout: expect.stringContaining("Paired: +51911000111") });
    const works = await runHere(["channels", "test", id], { env });
    expect(works).toMatchObject({ code: 0, stdout: expect.stringContaining("La Tienda") });
  });
});
