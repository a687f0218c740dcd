/**
 * A campaign from a phone: somebody links their Telegram as seller, makes a campaign by its questions, sees who is left out and
 * why, tries it on themselves, confirms, and watches it reach people on WhatsApp, one of whom replies, leaves the sequence and buys.
 */
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setCampaignSettings } from "../../src/campaigns/campaigns/settings.ts";
import { activateSequence, putSequence } from "../../src/campaigns/sequences/write.ts";
import { whatsappCloudSettings } from "../../src/channels/whatsapp-cloud/settings.ts";
import { connectAccount } from "../../src/crm/channel-accounts/connect.ts";
import { optOut } from "../../src/crm/contacts.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { NUMBER, SECRETS } from "../../src/emulators/whatsapp-cloud/account.ts";
import type { Phone } from "../../src/emulators/whatsapp-cloud/phones.ts";
import { startWhatsappCloud, type WhatsappCloud } from "../../src/emulators/whatsapp-cloud/whatsapp-cloud.ts";
import { runDueActions } from "../../src/flow/due.ts";
import { runSignals } from "../../src/flow/signals.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { until } from "../harness/until.ts";
import { startTelegramShop, type TelegramShop } from "../telegram/telegram-shop.ts";
import { SETTINGS } from "../whatsapp-cloud/candidate.ts";
import { type SellerPhone, sellerPhone } from "./seller-phone.ts";

/** Tuesday, ten in the morning in Lima: nobody rests. The clock goes on from there, and can be moved. */
const START = new Date("2026-12-01T15:00:00Z").getTime();
let aheadMs = START - Date.now();
const clock = { now: () => new Date(Date.now() + aheadMs) };

let shop: TelegramShop;
let meta: WhatsappCloud;
let seller: SellerPhone;
const people: Phone[] = [];

const as = <T>(work: (crm: CrmContext) => Promise<T>): Promise<T> =>
  shop.ctx.db.forTenant(shop.tenantId, (tx) =>
    work({ tx, tenantId: shop.tenantId, actor: { kind: "system", id: null }, clock }),
  );
const query = <T extends object>(sql: string, ...values: unknown[]) => shop.database.query<T & {}>(sql, values);

/** Does what is due by now: the workers would too, some seconds later. */
async function work(): Promise<void> {
  const { signal } = new AbortController();
  await runSignals(shop.ctx.flow, signal);
  await runDueActions(shop.ctx.flow, signal);
  await runSignals(shop.ctx.flow, signal);
}
async function pass(ms: number): Promise<void> {
  aheadMs += ms;
  await work();
}
/** Works on until it holds. */
const workUntil = (what: string, holds: () => boolean | Promise<boolean>) =>
  until(
    what,
    async () => {
      await work();
      return holds();
    },
    60_000,
    async () =>
      JSON.stringify(
        await query("SELECT status, reason, detail, due_at FROM automated_sends ORDER BY id DESC LIMIT 6"),
      ),
  );

beforeAll(async () => {
  meta = await startWhatsappCloud({ clock });
  shop = await startTelegramShop({ env: { GRAPH_API_URL: meta.url }, overrides: { clock } });
  const accountId = await as((crm) =>
    connectAccount(crm, shop.ctx.seal, {
      kind: "whatsapp-cloud",
      name: "WhatsApp",
      settings: whatsappCloudSettings.parse({ ...SETTINGS, marksRead: false }),
      secrets: { ...SECRETS },
      externalId: NUMBER.phoneNumberId,
    }),
  );
  await meta.webhooks.subscribe(`${shop.url}/webhooks/whatsapp-cloud/${accountId}`);
  for (const name of ["María", "Jorge", "Elena"]) {
    const phone = meta.phone({ waId: `5198000${String(people.length).padStart(4, "0")}`, name });
    await phone.write("hola, cuánto cuesta una laptop?");
    people.push(phone);
  }
  await until("everybody is answered", () => people.every(({ shown }) => shown.length > 0));
  await as((crm) => setCampaignSettings(crm, 0, { graceMinutes: 2, pricePerThousand: { "whatsapp-cloud": 60_000 } }));
  const [elena] = await query<{ id: string }>("SELECT id FROM contacts WHERE name = 'Elena'");
  await as((crm) => optOut(crm, elena?.id ?? ""));
  await as(async (crm) => {
    await putSequence(crm, "laptops", { source: SEQUENCE, seen: null, locale: "es" });
    await activateSequence(crm, "laptops");
  });
  // They wrote some hours ago, and have gone cold.
  await query("UPDATE leads SET temperature = 'cold'");
  await pass(3 * HOUR_MS);
  seller = await sellerPhone(shop, { role: "seller" });
});
afterAll(async () => {
  // For docs/campaigns.md: `WALK_THROUGH=file npx vitest run tests/commands/campaign.test.ts`.
  const { WALK_THROUGH: file } = process.env;
  if (file !== undefined && seller) writeFileSync(file, `${seller.transcript()}\n`);
  await shop?.close();
  await meta?.close();
});

const SEQUENCE = `
sequence: laptops
name: Laptops de la semana
program: nurture
exits:
  - on: message.received
    as: replied
steps:
  - message:
      text: "Hola {{contact.firstName|amigo}}, ¿buscas una laptop? Responde y te ayudo."
      channels: [chat]
  - wait: 2 hours
  - message:
      text: "Todavía quedan laptops de la semana."
      channels: [chat]
`;
const said = (phone: Phone | undefined, text: RegExp) => (phone?.texts() ?? []).filter((one) => text.test(one)).length;

describe("a campaign from a phone", () => {
  it("is drafted from a sentence, shown with who is left out and why, and left as a draft", async () => {
    await seller.says(
      "campaña para clientes fríos de laptops, 10 % hasta el viernes",
      /Te propongo:[\s\S]*10 % de descuento en laptops/,
    );
    await seller.presses("Usar este texto", /¿Cuándo sale\?/);
    const shown = await seller.says("1", /#1001 Para clientes fríos interesados en laptops · borrador/);
    expect(shown.text).toMatch(/Nada sale después de .*4 dic/);
    await seller.says("/campaña lista", /#1001 Para clientes fríos/);
    const [draft] = await query("SELECT status, created_by FROM campaigns WHERE number = 1001");
    expect(draft).toEqual({ status: "draft", created_by: seller.memberId });
  });

  it("goes to everybody who may be written to, once confirmed, and can be undone until then", async () => {
    await seller.says("/campaign new", /¿A quién\?/);
    await seller.presses("Todos los contactos", /¿Les enviamos un mensaje o los ponemos en una secuencia\?/);
    await seller.presses("Un mensaje", /¿Qué les decimos\?/);
    await seller.says("Hola {{contact.nombre}}", /no se puede usar/);
    await seller.says("¡Hola {{contact.firstName|amigo}}! Esta semana hay nuevas laptops.", /¿Cuándo sale\?/);
    const preview = await seller.presses("Apenas la confirme", /#1002 /);
    expect(preview.text).toMatch(/Quedan fuera:[\s\S]*1: pidieron no recibir mensajes/);
    expect(preview.text).toMatch(/Costo estimado/);
    await seller.presses("Segunda versión (A/B)", /¿Qué dice la otra\?/);
    const both = await seller.says(
      "{{contact.firstName|Hola}}, llegaron nuevas laptops. ¿Te muestro una?",
      /Versión A \(50 %\)[\s\S]*Versión B \(50 %\)/,
    );
    expect(both.text).toMatch(/Quedan fuera:[\s\S]*1: pidieron no recibir mensajes/);
    await seller.presses("Dejar una parte fuera", /¿A qué parte no le enviamos nada\?/);
    await seller.presses("10 %", /🧪 10 % queda sin mensaje/);
    await seller.says("/campaña apartar 1002 0%", /#1002 /);
    await seller.presses("Probar conmigo", /Te la envío a este chat/);
    await workUntil("both tests are on the phone", () =>
      ["¡Hola Rosa! Esta semana hay nuevas laptops.", "Rosa, llegaron nuevas laptops. ¿Te muestro una?"].every((one) =>
        seller.shown().some(({ text }) => text === one),
      ),
    );
    await seller.says("/campaña enviar 1002", /¿Envío #1002/);
    await seller.presses("Sí", /✅ Confirmada: #1002/);
    await seller.presses("Deshacer", /vuelve a ser un borrador/);
    await seller.says("enviar", /No entendí|¿Quisiste decir/);
    await seller.says("/campaña enviar", /¿Envío #1002/);
    await seller.says("1", /✅ Confirmada: #1002/);
    await pass(2 * MINUTE_MS);
    await workUntil("María and Jorge have it", () =>
      people.slice(0, 2).every((phone) => said(phone, /nuevas laptops/) === 1),
    );
    expect(said(people[2], /nuevas laptops/)).toBe(0);
    await seller.says("/campaña cifras 1002", /Enviados 2[\s\S]*Versión A: .*\nVersión B: /);
    for (const action of ["campaign.draft", "campaign.test", "campaign.confirm", "campaign.undo"]) {
      const rows = await query<{ actor_id: string }>("SELECT DISTINCT actor_id FROM audit WHERE action = $1", action);
      expect(rows).toEqual([{ actor_id: seller.memberId }]);
    }
  });

  it("puts people into a sequence; who replies leaves it and buys, and the figures say so", async () => {
    // Another week, so that no cap of the last message counts.
    await pass(7 * 24 * HOUR_MS);
    for (const phone of people.slice(0, 2)) {
      const before = phone.shown.length;
      await phone.write("hola");
      await until("the answer", () => phone.shown.length > before);
    }
    await pass(3 * HOUR_MS);
    await seller.says("/campaña nueva", /¿A quién\?/);
    await seller.says("todos", /mensaje o los ponemos en una secuencia/);
    await seller.presses("Laptops de la semana", /¿Cuándo sale\?/);
    await seller.says("ya", /#1003 /);
    await seller.presses("Probar conmigo", /Te la envío a este chat/);
    await workUntil("both messages are tried", () =>
      ["¿buscas una laptop?", "Todavía quedan laptops"].every((part) =>
        seller.shown().some(({ text }) => text.includes(part)),
      ),
    );
    await seller.says("/campaign start 1003", /¿Envío #1003/);
    await seller.says("sí", /✅ Confirmada/);
    await pass(2 * MINUTE_MS);
    const [maria, jorge, elena] = people;
    await workUntil("the first message is there", () =>
      [maria, jorge].every((phone) => said(phone, /¿buscas una laptop\?/) === 1),
    );
    await maria?.write("sí, quiero el monitor LG de 24");
    await workUntil("María has left", async () => {
      const rows = await query(
        "SELECT 1 FROM enrollments e JOIN contacts c ON c.id = e.contact_id WHERE c.name = 'María' AND e.status = 'exited'",
      );
      return rows.length === 1;
    });
    await buy(maria);
    await pass(2 * HOUR_MS);
    await workUntil("Jorge gets the second", () => said(jorge, /Todavía quedan laptops/) === 1);
    expect(said(maria, /Todavía quedan laptops/)).toBe(0);
    expect(said(elena, /laptop\?|quedan/)).toBe(0);
    const stats = await seller.says("/campaign stats 1003", /#1003 /);
    expect(stats.text).toMatch(/respuestas 1/);
    expect(stats.text).toMatch(/compradores 1 · S\/ 1,058[.,]00/);
  });
});

/** Asks for two, gets a quote, pays on its page. */
async function buy(phone: Phone | undefined): Promise<void> {
  if (!phone) throw new Error("nobody buys");
  const says = async (text: string, sign: RegExp) => {
    const before = phone.shown.length;
    await phone.write(text);
    return until(
      `${sign}`,
      () =>
        phone
          .texts()
          .slice(before)
          .find((one) => sign.test(one)),
      30_000,
    );
  };
  await says("quiero dos", /./);
  const quote = await says("para recoger", /\/pay\//);
  const link = /https?:\/\/\S+\/pay\/[\w-]+/.exec(quote)?.[0] ?? "";
  const paid = await fetch(link.replace(/^https?:\/\/[^/]+/, shop.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ action: "pay" }),
  });
  expect(paid.status).toBe(200);
}
