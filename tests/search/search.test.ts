/** The search over HTTP: accents, typos, permissions, pages, the other business, and the way by which rows are found. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/lib/ids.ts";
import { type Desk, openDesk } from "../inbox/desk.ts";

interface Hit {
  readonly kind: string;
  readonly id: string;
  readonly title: string | null;
  readonly titleMarks: [number, number][];
  readonly excerpt: string;
  readonly marks: [number, number][];
  readonly number: number | null;
  readonly conversationId: string | null;
}
interface Groups {
  readonly groups: { kind: string; data: Hit[]; nextCursor: string | null }[];
}

let desk: Desk;
let rep: Awaited<ReturnType<Desk["member"]>>;
let thread: string;
let contactId: string;

beforeAll(async () => {
  desk = await openDesk();
  rep = await desk.member("rep");
  thread = await desk.write("uno", "¿Cuánto cuesta la impresión en tóner? Necesito doce cartuchos de repuesto");
  const [row] = await desk.app.database.query<{ contact_id: string }>(
    "SELECT contact_id FROM conversations WHERE id = $1",
    [thread],
  );
  contactId = row?.contact_id ?? "";
  await desk.app.database.query("UPDATE contacts SET name = 'Begoña Núñez', phone = '+51999123456' WHERE id = $1", [
    contactId,
  ]);
  await desk.app.database.query(
    `INSERT INTO leads (id, tenant_id, contact_id, interest, source, product_ids, created_at, updated_at)
     VALUES ($1, $2, $3, 'Plotter de gran formato', 'manual', '{}', now(), now())`,
    [newId("lead"), desk.tenantId, contactId],
  );
  await desk.app.database.query(
    `INSERT INTO cases (id, tenant_id, contact_id, number, kind, subject, created_at, updated_at)
     VALUES ($1, $2, $3, 4711, 'complaint', 'El escáner llegó quebrado', now(), now())`,
    [newId("case"), desk.tenantId, contactId],
  );
});
afterAll(() => desk?.close());

async function found(q: string, more = ""): Promise<Record<string, Hit[]>> {
  const { status, body } = await rep.call<Groups>("GET", `/v1/search?q=${encodeURIComponent(q)}${more}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return Object.fromEntries(body.groups.map(({ kind, data }) => [kind, data]));
}

const marked = ({ excerpt, marks }: Hit) => marks.map(([from, to]) => excerpt.slice(from, to));

describe("the search", () => {
  it("finds a message by the beginning of words, whatever their accents, and shows where", async () => {
    const { messages } = await found("IMPRESION tonér");
    expect(messages).toHaveLength(1);
    const [hit] = messages as [Hit];
    expect(hit.conversationId).toBe(thread);
    expect(hit.title).toBe("Begoña Núñez");
    expect(marked(hit)).toEqual(["impresión", "tóner"]);
  });

  it.each(["cartuhcos", "cartucos", "carttuchos", "cartushos"])("takes %s for a typo", async (typo) => {
    const { messages } = await found(typo);
    expect(messages?.map(marked)).toEqual([["cartuchos"]]);
  });

  it("takes nothing for a typo where something fits as it is typed, in whichever group", async () => {
    await desk.write("tecla", "se me cayó el begonna en la oficina");
    expect((await found("begona")).messages).toEqual([]);
    expect((await found("begona", "&group=messages")).messages).toHaveLength(1);
    expect((await found("begonna")).contacts).toEqual([]);
  });

  it("wants all of the words", async () => {
    expect((await found("impresión escáner")).messages).toEqual([]);
  });

  it.each(["begona", "nuñez bego", "123456", "begoma"])("finds a person by %s", async (q) => {
    const { contacts, leads, cases } = await found(q);
    expect(contacts?.map(({ id }) => id)).toEqual([contactId]);
    expect(leads?.map(({ excerpt }) => excerpt)).toEqual(["Plotter de gran formato"]);
    expect(cases?.map(({ number }) => number)).toEqual([4711]);
  });

  it("finds a lead by its interest, and a case by its number and its subject", async () => {
    expect((await found("ploter gran")).leads?.map(marked)).toEqual([["Plotter", "gran"]]);
    expect((await found("4711")).cases).toHaveLength(1);
    expect((await found("escaner quebrad")).cases?.map(marked)).toEqual([["escáner", "quebrado"]]);
  });

  it("finds nothing for a text without words, and refuses an empty one", async () => {
    expect(await found("¿?!")).toEqual({ contacts: [], leads: [], messages: [], cases: [] });
    expect((await rep.call("GET", "/v1/search?q=")).status).toBe(400);
    expect((await rep.call("GET", "/v1/search?q=hola&cursor=abc&group=messages")).status).toBe(400);
    expect((await rep.call("GET", "/v1/search?q=hola&cursor=abc")).status).toBe(400);
  });

  it("is not led astray by what means something to a database", async () => {
    for (const q of ["' OR 1=1 --", "a:* & !b", "100% _x_", "\\", "💡🤖", "a".repeat(200)])
      expect((await rep.call("GET", `/v1/search?q=${encodeURIComponent(q)}`)).status, q).toBe(200);
  });

  it("pages through a group, newest first and each once, typos too", async () => {
    for (let count = 0; count < 7; count++)
      await desk.write(`hilo-${count}`, `quiero el monitor curvo número ${count}`);
    for (const q of ["monitor curvo", "monitro"]) {
      const seen: string[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const more: string = cursor === "" ? "" : `&cursor=${cursor}`;
        const { body } = await rep.call<Groups>("GET", `/v1/search?q=${q}&group=messages&limit=3${more}`);
        expect(body.groups).toHaveLength(1);
        const [group] = body.groups as [Groups["groups"][number]];
        seen.push(...group.data.map(({ id }) => id));
        cursor = group.nextCursor;
      }
      expect(seen).toHaveLength(7);
      expect(seen).toEqual([...new Set(seen)].sort().reverse());
    }
  });

  it("follows a message that is edited", async () => {
    const id = await desk.write("edita", "quiero una jirafa");
    await desk.app.database.query("UPDATE messages SET text = 'quiero un rinoceronte' WHERE conversation_id = $1", [
      id,
    ]);
    expect((await found("jirafa")).messages).toEqual([]);
    expect((await found("rinoceronte")).messages).toHaveLength(1);
  });

  it("shows a key the groups that it may read, and nobody without a sign-in anything", async () => {
    const admin = await desk.member("admin");
    const { body } = await admin.call<{ key: string; secret: string }>("POST", "/v1/keys", {
      name: "Busca",
      scopes: ["contacts:read", "leads:read"],
    });
    const key = body.key ?? body.secret;
    const answer = await desk.browser().call<Groups>("GET", "/v1/search?q=begona", undefined, {
      authorization: `Bearer ${key}`,
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    expect(answer.body.groups.map(({ kind }) => kind)).toEqual(["contacts", "leads"]);
    expect((await desk.browser().call("GET", "/v1/search?q=hola")).status).toBe(401);
  });
});
