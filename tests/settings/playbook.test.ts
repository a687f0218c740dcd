/** The playbook over HTTP: by parts, question by question, version by version; and what the agents say by it at once. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, type Office, openOffice } from "../people/office.ts";

interface Changes {
  readonly count: number;
  readonly rules: { path: string; from: string | null; to: string | null }[];
  readonly business: { path: string }[];
  readonly faq: { added: { key: string }[]; changed: { key: string; answer: string }[]; removed: { key: string }[] };
}
interface Rewritten {
  readonly version: number;
  readonly changes: Changes;
  readonly issues?: { path: string; message: string }[];
  readonly code?: string;
}
interface Wording {
  readonly question: string;
  readonly alternatives: string[];
  readonly answer: string;
}
interface Entry {
  readonly key: string;
  readonly category: string;
  readonly es?: Wording;
  readonly en?: Wording;
}
// biome-ignore lint/suspicious/noExplicitAny: parts are of many forms
type Parts = Record<string, any>;

let office: Office;
let admin: Browser;
let rep: Browser;

beforeAll(async () => {
  office = await openOffice({ workers: false });
  admin = await office.member("admin");
  rep = await office.member("rep");
});
afterAll(() => office?.close());

const SPANISH = { "accept-language": "es" };
const read = async () => (await admin.call<{ version: number; parts: Parts }>("GET", "/v1/playbook")).body;
const patch = (body: object, who = admin) => who.call<Rewritten>("PATCH", "/v1/playbook", body, SPANISH);
const ask = async (text: string) =>
  (await rep.call<{ replies: string[]; messages: object[][] }>("POST", "/v1/playbook/try", { text })).body;
const newest = async (action: string) =>
  (await admin.call<{ data: { detail: object; actor: object }[] }>("GET", `/v1/audit?action=${action}`)).body.data[0];

describe("the parts of a playbook", () => {
  it("are changed one by one as its next version, with what differs, and told to the audit", async () => {
    const before = await read();
    const discounts = { ...before.parts.discounts, maxPercent: 37 };
    const { status, body } = await patch({ version: before.version, parts: { discounts } });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.version).toBe(before.version + 1);
    expect(body.changes).toMatchObject({
      count: 1,
      rules: [{ path: "discounts.maxPercent", from: String(before.parts.discounts.maxPercent), to: "37" }],
    });
    const after = await read();
    expect(after.parts).toEqual({ ...before.parts, discounts });
    expect(await newest("playbook.update")).toMatchObject({ detail: { version: body.version, note: "discounts" } });
  });

  it("take the way of address too, which is the business's", async () => {
    const { version, parts } = await read();
    const style = { tone: "formal", agentName: "Lucía", treatment: "usted" };
    const { body } = await patch({ version, parts: { style } });
    expect(body.changes.business).toMatchObject([{ path: "treatment" }]);
    expect((await read()).parts).toEqual({ ...parts, style });
  });

  it("are no new version when nothing differs", async () => {
    const { version, parts } = await read();
    const { body } = await patch({ version, parts: { handoff: parts.handoff } });
    expect(body).toMatchObject({ version, changes: { count: 0 } });
  });

  it("conflict only with a change of the same part", async () => {
    const { version, parts } = await read();
    expect((await patch({ version, parts: { handoff: { ...parts.handoff, words: ["abogado"] } } })).status).toBe(200);
    const quotes = { ...parts.quotes, validHours: 71 };
    expect((await patch({ version, parts: { quotes } })).status).toBe(200);
    const second = await patch({ version, parts: { handoff: { ...parts.handoff, words: ["gerente"] } } });
    expect(second).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect((await read()).parts.handoff.words).toEqual(["abogado"]);
  });

  it("say what is wrong beside each field, in the reader's language, and store nothing", async () => {
    const before = await read();
    const { status, body } = await patch({
      version: before.version,
      parts: {
        discounts: { maxPercent: 95, tiers: [{ percent: 5, minQuantity: 2, text: { es: "5 %", en: "", pt: "5 %" } }] },
        holidays: ["2027-13-01"],
        quotes: { ...before.parts.quotes, validHours: 24 },
        nonsense: 1,
      },
    });
    expect(status).toBe(400);
    expect(body.issues).toEqual([
      { path: "parts.discounts.maxPercent", message: "Este dato debe ser 90 o menos." },
      { path: "parts.discounts.tiers.0.text.en", message: "Este dato no puede estar vacío." },
      { path: "parts.holidays.0", message: "Este dato debe ser una fecha como 2027-01-01." },
      { path: "parts", message: expect.stringContaining("nonsense") },
    ]);
    expect(await read()).toEqual(before);
  });

  it("give zones without a key one of their own", async () => {
    const { version, parts } = await read();
    const zone = { name: "Piura", places: ["Piura", "Sullana"], cents: 2_500, minDays: 3, maxDays: 6 };
    const delivery = { ...parts.delivery, zones: [...parts.delivery.zones, zone, zone] };
    expect((await patch({ version, parts: { delivery } })).status).toBe(200);
    const keys = (await read()).parts.delivery.zones.map(({ key }: { key: string }) => key);
    expect(keys.slice(-2)).toEqual(["piura", "piura-2"]);
    const found = await admin.call<{ data: { severity: string; where: string }[] }>("GET", "/v1/playbook/check");
    expect(found.body.data).toContainEqual(
      expect.objectContaining({ severity: "contradiction", where: expect.stringContaining("piura") }),
    );
  });

  it("are read by whoever serves customers and changed by an administrator alone", async () => {
    const { version, parts } = await read();
    expect((await rep.call("GET", "/v1/playbook")).status).toBe(200);
    expect((await patch({ version, parts: { quotes: parts.quotes } }, rep)).status).toBe(403);
    const viewer = await office.member("viewer");
    for (const path of ["playbook", "faq", "playbook/versions", "playbook/check", "playbook/changes?version=1"])
      expect((await viewer.call("GET", `/v1/${path}`)).status, path).toBe(403);
    expect((await rep.call("POST", "/v1/faq", { es: { question: "¿A?", answer: "B." } })).status).toBe(403);
    expect((await rep.call("POST", "/v1/playbook/rollback", { to: 1, version })).status).toBe(403);
  });
});

describe("the usual questions", () => {
  const list = async (query = "") =>
    (await admin.call<{ version: number; data: Entry[]; nextCursor: string | null }>("GET", `/v1/faq${query}`)).body;

  it("are found by the agents as soon as they are added, changed and taken away", async () => {
    const es = {
      question: "¿Puedo llevar a mi mascota a la tienda?",
      alternatives: ["¿aceptan perros?"],
      answer: "Sí, tu mascota es bienvenida en el patio azul.",
    };
    const made = await admin.call<Rewritten & { entry: Entry }>("POST", "/v1/faq", { category: "visita", es });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const { key } = made.body.entry;
    expect(made.body).toMatchObject({ entry: { category: "visita", es }, changes: { faq: { added: [{ key }] } } });
    expect((await ask("¿puedo llevar a mi mascota a la tienda?")).replies.join(" ")).toContain("patio azul");

    const answer = "Sí, tu mascota es bienvenida en la terraza verde.";
    const changed = await admin.call<Rewritten & { entry: Entry }>("PATCH", `/v1/faq/${key}`, {
      version: made.body.version,
      es: { ...es, answer },
    });
    expect(changed.body).toMatchObject({ entry: { es: { answer } }, changes: { count: 1 } });
    expect((await ask("¿aceptan perros?")).replies.join(" ")).toContain("terraza verde");

    const gone = await admin.call("DELETE", `/v1/faq/${key}?version=${changed.body.version}`);
    expect(gone.status).toBe(200);
    expect((await admin.call("GET", `/v1/faq/${key}`)).status).toBe(404);
    expect((await ask("¿puedo llevar a mi mascota a la tienda?")).replies.join(" ")).not.toContain("terraza verde");
  });

  it("are listed page by page, each once, and searched without accents and by their answers", async () => {
    const all = (await list("?limit=200")).data;
    expect(all.length).toBeGreaterThan(5);
    const pages: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof list>> = await list(`?limit=4${cursor ? `&cursor=${cursor}` : ""}`);
      pages.push(...page.data.map(({ key }) => key));
      cursor = page.nextCursor;
    }
    expect(pages).toEqual(all.map(({ key }) => key));
    const [some] = all;
    const words = encodeURIComponent((some?.es?.question ?? "").toUpperCase().slice(1, 14));
    expect((await list(`?search=${words}`)).data.map(({ key }) => key)).toContain(some?.key);
    const told = encodeURIComponent((some?.es?.answer ?? "").slice(0, 25));
    expect((await list(`?search=${told}`)).data.map(({ key }) => key)).toContain(some?.key);
    expect((await list("?search=%25")).data.length).toBeLessThan(all.length);
    expect((await list("?search=zzzqqq")).data).toEqual([]);
  });

  it("keep their languages apart, and have one at least", async () => {
    const es = { question: "¿Graban nombres?", alternatives: [], answer: "Sí, sin costo." };
    const en = { question: "Do you engrave names?", alternatives: [], answer: "Yes, free of charge." };
    const { body } = await admin.call<Rewritten & { entry: Entry }>("POST", "/v1/faq", { es, en });
    const { key } = body.entry;
    expect(key).toBe("graban-nombres");
    const less = await admin.call<Rewritten & { entry: Entry }>("PATCH", `/v1/faq/${key}`, {
      version: body.version,
      es: null,
    });
    expect(less.body.entry).toEqual({ key, category: "general", en });
    const none = await admin.call("PATCH", `/v1/faq/${key}`, { version: less.body.version, en: null }, SPANISH);
    expect(none).toMatchObject({ status: 400, body: { issues: [{ path: "es" }] } });
    expect((await admin.call("POST", "/v1/faq", {})).status).toBe(400);
  });

  it("refuse a question that another entry answers, and a change that came second", async () => {
    const es = { question: "¿Tienen taller propio?", answer: "Sí." };
    const first = await admin.call<Rewritten & { entry: Entry }>("POST", "/v1/faq", { es });
    const again = await admin.call("POST", "/v1/faq", { es: { ...es, question: "¿tienen TALLER propio?" } }, SPANISH);
    expect(again).toMatchObject({
      status: 400,
      body: { issues: [{ path: "es.question", message: expect.stringContaining("Otra entrada") }] },
    });
    const path = `/v1/faq/${first.body.entry.key}`;
    const { version } = first.body;
    expect((await admin.call("PATCH", path, { version, es: { ...es, answer: "Sí, en Surco." } })).status).toBe(200);
    expect((await admin.call("PATCH", path, { version, es: { ...es, answer: "No." } })).status).toBe(409);
    expect((await admin.call("DELETE", `${path}?version=${version}`)).status).toBe(409);
    expect((await admin.call<Entry>("GET", path)).body.es?.answer).toBe("Sí, en Surco.");
  });
});

describe("the versions of a playbook", () => {
  it("are told newest first, with what each changed, and brought back", async () => {
    const before = await read();
    const guarantee = { ...before.parts.guarantee, returnDays: 33 };
    const { body: changed } = await patch({ version: before.version, parts: { guarantee } });
    const entry = { es: { question: "¿Hay wifi para clientes?", answer: "Sí." } };
    const { body: made } = await admin.call<Rewritten & { entry: Entry }>("POST", "/v1/faq", entry);
    const versions = await admin.call<{ data: { version: number; source: string; note: string; isWhole: boolean }[] }>(
      "GET",
      "/v1/playbook/versions?limit=2",
    );
    expect(versions.body.data).toMatchObject([
      { version: made.version, source: "web", note: "faq", isWhole: true },
      { version: changed.version, source: "web", note: "guarantee", isWhole: true },
    ]);
    const compare = async (version: number, against: string) =>
      (await admin.call<{ changes: Changes }>("GET", `/v1/playbook/changes?version=${version}&against=${against}`)).body
        .changes;
    expect((await compare(changed.version, "former")).rules).toMatchObject([
      { path: "guarantee.returnDays", to: "33" },
    ]);
    const back = await compare(before.version, "current");
    expect(back).toMatchObject({ count: 2, faq: { removed: [{ key: made.entry.key }] } });

    const rolled = await admin.call<Rewritten>("POST", "/v1/playbook/rollback", {
      to: before.version,
      version: made.version,
    });
    expect(rolled.body).toMatchObject({ version: made.version + 1, changes: { count: 2 } });
    expect(await read()).toEqual({ ...before, version: made.version + 1 });
    expect((await admin.call("GET", `/v1/faq/${made.entry.key}`)).status).toBe(404);
    expect(await newest("playbook.rollback")).toMatchObject({ detail: { note: `rollback ${before.version}` } });
  });

  it("are not brought back over what somebody changed meanwhile, and not when there is none", async () => {
    const { version, parts } = await read();
    expect((await patch({ version, parts: { guarantee: { ...parts.guarantee, returnDays: 5 } } })).status).toBe(200);
    expect((await admin.call("POST", "/v1/playbook/rollback", { to: 1, version })).status).toBe(409);
    const now = await read();
    const unknown = { to: 99_999, version: now.version };
    expect((await admin.call("POST", "/v1/playbook/rollback", unknown)).status).toBe(404);
    expect((await admin.call("GET", "/v1/playbook/changes?version=99999")).status).toBe(404);
  });
});

it("a try tells its answer as it would be sent", async () => {
  const { replies, messages } = await ask("hola");
  expect(messages.length).toBe(replies.length);
  expect(messages[0]?.[0]).toMatchObject({ type: "text", text: replies[0] });
});
