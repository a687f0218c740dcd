/** Tasks, companies and the catalog over HTTP: who may, who was first, what is told. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runDueActions } from "../../src/flow/due.ts";
import { upload } from "../imports/csv.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";

let office: Office;
let seller: Browser & { readonly memberId: string };
let rep: Browser & { readonly memberId: string };
let viewer: Browser;

beforeAll(async () => {
  office = await openOffice({ workers: false });
  seller = await office.member("seller");
  rep = await office.member("rep");
  viewer = await office.member("viewer");
});
afterAll(() => office?.close());

const never = new AbortController().signal;
interface Task {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly version: number;
  readonly isOverdue: boolean;
  readonly dueAt: string | null;
  readonly assignee: { readonly id: string; readonly name: string } | null;
}
const tasks = async (who: Browser, query: string) =>
  (await who.call<{ data: Task[] }>("GET", `/v1/tasks?${query}`)).body.data.map(({ title }) => title);
const told = async (who: Browser) =>
  (
    await who.call<{ data: { kind: string; text: string }[] }>("GET", "/v1/notifications?unread=true", undefined, {
      "accept-language": "es",
    })
  ).body.data;

describe("tasks", () => {
  it("are one's own or another's, and about somebody", async () => {
    const lead = await rep.call("POST", "/v1/leads", { contact: { name: "Ana" }, interest: "Laptops" });
    const mine = await rep.call<Task>("POST", "/v1/tasks", {
      title: "Llamar",
      subject: { kind: "lead", id: lead.body.id },
    });
    expect(mine.body).toMatchObject({
      assignee: { id: rep.memberId },
      subject: { kind: "lead" },
      contact: { name: "Ana" },
    });
    await rep.call("POST", "/v1/tasks", { title: "Cotizar", assigneeId: seller.memberId });
    expect(await tasks(rep, "assigneeId=me")).toEqual(["Llamar"]);
    expect(await tasks(seller, "assigneeId=me")).toEqual(["Cotizar"]);
    expect(await told(seller)).toMatchObject([{ kind: "task_assigned", text: "A rep te asignó una tarea: Cotizar" }]);
    expect(await told(rep)).toEqual([]);
    expect((await viewer.call("POST", "/v1/tasks", { title: "x" })).status).toBe(403);
    expect((await rep.call("POST", "/v1/tasks", { title: "x", subject: { kind: "lead", id: "lea_x" } })).status).toBe(
      400,
    );
  });

  it("tell of their moment once, unless they were put off or done", async () => {
    const soon = new Date(office.app.ctx.clock.now().getTime() + 400).toISOString();
    const later = new Date(office.app.ctx.clock.now().getTime() + 3_600_000).toISOString();
    const make = async (title: string) => (await rep.call<Task>("POST", "/v1/tasks", { title, dueAt: soon })).body;
    const [one, off, done] = [await make("Enviar"), await make("Aplazada"), await make("Terminada")];
    await rep.call("PATCH", `/v1/tasks/${off.id}`, { version: off.version, dueAt: later });
    await rep.call("PATCH", `/v1/tasks/${done.id}`, { version: done.version, status: "done" });
    await office.app.database.query(
      "UPDATE due_actions SET due_at = now() - interval '1 hour' WHERE subject_id = $1 AND status = 'pending'",
      [one.id],
    );
    await runDueActions(office.app.ctx.flow, never);
    await runDueActions(office.app.ctx.flow, never);
    expect(await told(rep)).toMatchObject([{ kind: "task_due", text: "Ya toca: Enviar" }]);
    const finished = await rep.call<Task>("PATCH", `/v1/tasks/${one.id}`, { version: one.version, status: "done" });
    expect(finished.body.status).toBe("done");
    expect(await told(rep)).toEqual([]);
    const again = await rep.call("PATCH", `/v1/tasks/${one.id}`, { version: one.version, status: "open" });
    expect([again.status, again.body.code]).toEqual([409, "conflict"]);
    const opened = await rep.call<Task>("PATCH", `/v1/tasks/${one.id}`, {
      version: finished.body.version,
      status: "open",
    });
    expect(opened.body).toMatchObject({ status: "open", doneAt: null });
  });

  it("are listed by what is owed soonest, page by page", async () => {
    for (const [title, dueAt] of [
      ["c", null],
      ["a", "2026-01-01T10:00:00Z"],
      ["b", "2026-01-02T10:00:00Z"],
    ])
      await seller.call("POST", "/v1/tasks", { title, dueAt, detail: "orden" });
    const found: string[] = [];
    let cursor = "";
    do {
      const { body } = await seller.call<{ data: Task[]; nextCursor: string | null }>(
        "GET",
        `/v1/tasks?search=orden&limit=1${cursor}`,
      );
      found.push(...body.data.map(({ title }) => title));
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : "";
    } while (cursor !== "");
    expect(found).toEqual(["a", "b", "c"]);
    expect(await tasks(seller, "search=orden&overdue=true")).toEqual(["a", "b"]);
    expect((await seller.call("GET", "/v1/tasks/counts")).body).toEqual({ mine: 4, overdue: 2 });
  });
});

describe("companies", () => {
  it("have people and notes, and whoever changes one names the version that they saw", async () => {
    const made = await rep.call("POST", "/v1/companies", {
      name: "Los Andes",
      taxId: "20123456789",
      website: "https://andes.pe",
    });
    expect(made.status).toBe(201);
    const path = `/v1/companies/${made.body.id}`;
    const person = await rep.call("POST", "/v1/contacts", { name: "Luz" });
    const joined = await rep.call("POST", `${path}/contacts`, { contactId: person.body.id });
    expect(joined.body).toMatchObject({ people: 1, contacts: [{ name: "Luz" }] });
    expect((await rep.call("POST", `${path}/notes`, { text: "Pagan a 30 días" })).status).toBe(201);
    expect((await rep.call("PATCH", path, { version: 1, name: "Los Andes SAC" })).body).toMatchObject({ version: 2 });
    expect((await rep.call("PATCH", path, { version: 1, name: "Otra" })).status).toBe(409);
    expect((await rep.call("PATCH", path, { version: 2, website: "javascript:alert(1)" })).status).toBe(400);
    expect((await viewer.call("PATCH", path, { version: 2, name: "x" })).status).toBe(403);
    expect((await viewer.call("GET", path)).body).toMatchObject({
      name: "Los Andes SAC",
      notes: [{ text: "Pagan a 30 días" }],
    });
    const left = await rep.call("POST", `${path}/contacts`, { contactId: person.body.id, belongs: false });
    expect(left.body).toMatchObject({ people: 0 });
  });
});

describe("the catalog", () => {
  interface Product {
    readonly id: string;
    readonly sku: string;
    readonly name: string;
    readonly version: number;
    readonly stock: number | null;
    readonly price: { readonly cents: number; readonly currency: string };
  }
  const search = async (text: string) =>
    (await seller.call<{ data: Product[] }>("GET", `/v1/products?search=${text}`)).body.data;
  const revision = async () =>
    (
      await office.app.database.query<{ revision: number }>("SELECT revision FROM tenants WHERE id = $1", [
        office.tenantId,
      ])
    )[0]?.revision ?? 0;

  it("is changed by whoever may, the agents are told, and a sale meanwhile is seen", async () => {
    const before = await revision();
    const made = await seller.call<Product>("POST", "/v1/products", {
      name: "Zafiro portátil",
      priceCents: 129_900,
      stock: 5,
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ sku: "ZAFIRO-PORTATIL", price: { cents: 129_900, currency: "PEN" }, version: 1 });
    const { id } = made.body;
    expect(await search("zafiro")).toHaveLength(1);
    const cheaper = await seller.call<Product>("PATCH", `/v1/products/${id}`, { version: 1, priceCents: 119_900 });
    expect(cheaper.body).toMatchObject({ version: 2, stock: 5, price: { cents: 119_900 } });
    expect(await revision()).toBeGreaterThan(before);
    await office.app.database.query("UPDATE products SET stock = stock - 1 WHERE id = $1", [id]);
    const late = await seller.call("PATCH", `/v1/products/${id}`, { version: 2, stock: 9 });
    expect([late.status, late.body.code]).toEqual([409, "conflict"]);
    await office.app.database.query("UPDATE products SET reserved = 3 WHERE id = $1", [id]);
    expect((await seller.call("PATCH", `/v1/products/${id}`, { version: 3, stock: 2 })).status).toBe(400);
    expect((await seller.call("PATCH", `/v1/products/${id}`, { version: 3, stock: 8 })).body).toMatchObject({
      stock: 8,
      version: 4,
    });
    const gone = await seller.call<Product>("PATCH", `/v1/products/${id}`, { version: 4, isActive: false });
    expect(gone.body).toMatchObject({ isActive: false });
    expect(await search("zafiro")).toEqual([]);
    expect((await seller.call("PATCH", `/v1/products/${id}`, { version: 5, priceCents: 1 })).status).toBe(409);
    for (const who of [rep, viewer]) {
      expect((await who.call("GET", `/v1/products/${id}`)).status).toBe(200);
      expect((await who.call("PATCH", `/v1/products/${id}`, { version: 5, isActive: true })).status).toBe(403);
    }
    expect(
      (await seller.call("POST", "/v1/products", { sku: "zafiro-portatil", name: "x", priceCents: 1 })).status,
    ).toBe(409);
  });

  it("takes a CSV: whole after a look, or not at all with every mistake", async () => {
    const path = (dryRun: boolean) => `/v1/products/import?fileName=lista.csv&dryRun=${dryRun}`;
    const file = "sku;nombre;precio;stock\nQQ-1;Quena fina;89,90;4\nQQ-2;Quena larga;99,90;0";
    const wrong = await upload(office, seller, `${file}\nQQ-3;Quena rara;caro;1`, path(false));
    expect(wrong.status).toBe(400);
    expect(wrong.body.issues).toMatchObject([{ message: expect.stringContaining("fila 4") }]);
    expect(await search("quena")).toEqual([]);
    expect((await upload(office, seller, file, path(true))).body).toMatchObject({
      added: 2,
      changed: 0,
      version: null,
    });
    expect(await search("quena")).toEqual([]);
    expect((await upload(office, seller, file, path(false))).body).toMatchObject({
      added: 2,
      version: expect.any(Number),
    });
    expect(await search("quena")).toMatchObject([{ sku: "QQ-1", stock: 4, price: { cents: 8_990 } }, { stock: 0 }]);
    expect((await upload(office, rep, file, path(true))).status).toBe(403);
  });
});
