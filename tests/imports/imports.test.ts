/** A CSV of people over HTTP: recognised, tried, written, told row by row, and taken back. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, type Office, openOffice } from "../people/office.ts";
import { act, bring, type ImportAnswer, settled, upload } from "./csv.ts";

let office: Office;
let seller: Browser;

beforeAll(async () => {
  office = await openOffice();
  seller = await office.member("seller");
});
afterAll(() => office?.close());

interface Person {
  readonly id: string;
  readonly name: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly version: number;
  readonly tags: string[];
  readonly company: { readonly name: string } | null;
  readonly optedOutAt: string | null;
}
const find = async (search: string) =>
  (await seller.call<{ data: Person[] }>("GET", `/v1/contacts?search=${encodeURIComponent(search)}`)).body.data;
const rowsOf = async (id: string, status: string) =>
  (
    await seller.call<{ data: { row: number; faults: { column: string; code: string; message: string }[] }[] }>(
      "GET",
      `/v1/imports/${id}/rows?status=${status}`,
      undefined,
      { "accept-language": "es" },
    )
  ).body.data;
const page = async (id: string) => (await seller.call("GET", `/v1/contacts/${id}`)).body;

describe("columns are guessed", () => {
  it.each([
    [
      "Spanish, semicolons",
      "Nombre;Celular;Correo electrónico;Empresa\nAna;999111222;;Uno",
      ";",
      ["name", "phone", "email", "company"],
    ],
    [
      "Portuguese, tabs",
      "Nome\tTelefone\tE-mail\tEtiquetas\nJoão\t+5511988887777\t\tvip",
      "\t",
      ["name", "phone", "email", "tags"],
    ],
    [
      "English, commas",
      "First Name,Last Name,Phone Number,Opt in\nAna,Paz,999111222,yes",
      ",",
      ["firstName", "lastName", "phone", "consent"],
    ],
    ["below a title", "Lista de clientes\nNombre,Celular\nAna,999111222", ",", ["name", "phone"]],
    [
      "without headings, by what stands there",
      "Ana Paz,999111222,ana@example.com\nLuz,999111223,luz@example.com",
      ",",
      [null, "phone", "email"],
    ],
    ["headings that are twice there", "Nombre,Celular,Celular\nAna,999111222,", ",", ["name", "phone", null]],
  ])("%s", async (_name, file, delimiter, fields) => {
    const { status, body } = await upload(office, seller, file);
    expect(status).toBe(201);
    expect(body.delimiter).toBe(delimiter);
    expect(body.columns.map(({ field }) => field)).toEqual(fields);
    expect(new Set(body.columns.map(({ name }) => name)).size).toBe(fields.length);
    expect(body.status).toBe("uploaded");
  });

  it("in Latin-1 and with a byte order mark alike", async () => {
    const latin = await upload(office, seller, Buffer.from("Teléfono,Nombre\n999111222,Íñigo", "latin1"));
    expect(latin.body).toMatchObject({
      encoding: "windows-1252",
      columns: [{ field: "phone" }, { samples: ["Íñigo"] }],
    });
    const marked = await upload(office, seller, "\ufeffTeléfono,Nombre\n999111222,Íñigo");
    expect(marked.body).toMatchObject({ encoding: "utf-8", columns: [{ name: "Teléfono", field: "phone" }, {}] });
  });
});

describe("an import", () => {
  const FILE = [
    "Nombre,Celular,Correo,Empresa,Etiquetas,Interés,Acepta mensajes,Prueba",
    'Ana Paz,987 111 001,ANA@Example.com,Los Andes SAC,"vip, lima",Laptops,sí,Formulario 12',
    "Beto Ruiz,+51 987 111 002,,los andes sac,,,no,",
    "Malo,12,,,,,,",
    "Fórmula,987111004,,=HYPERLINK(1),,,,",
    "Ana otra vez,987111001,,,,,,",
    ",,,,x,,,",
    "Sin prueba,987111007,,,,,sí,",
    "Dudoso,987111008,,,,,quizás,",
    "Redondo,5.19871E+10,,,,,,",
  ].join("\n");
  let done: ImportAnswer;
  let id: string;

  it("is tried first: every fault is told by row and column, and nothing is written", async () => {
    const { body } = await upload(office, seller, FILE);
    id = body.id;
    const checked = await act(seller, id, "check");
    expect(checked).toMatchObject({ status: "checked", rowsDone: 9, rowsTotal: 9 });
    expect(checked.counts).toMatchObject({ created: 2, updated: 0, same: 0, failed: 7, leads: 2 });
    const faults = await rowsOf(id, "failed");
    expect(faults.map(({ row, faults: [fault] }) => [row, fault?.column, fault?.code])).toEqual([
      [4, "Celular", "phone"],
      [5, "Empresa", "formula"],
      [6, "Celular", "repeated"],
      [7, "", "unreachable"],
      [8, "Acepta mensajes", "consent_proof"],
      [9, "Acepta mensajes", "consent"],
      [10, "Celular", "phone_rounded"],
    ]);
    expect(faults[2]?.faults[0]?.message).toContain("La fila 2 ya trae");
    expect(await find("Ana Paz")).toEqual([]);
  });

  it("writes people, companies, leads and consents with their proof", async () => {
    done = await act(seller, id, "start");
    expect(done).toMatchObject({ status: "done", counts: { created: 2, failed: 7, leads: 2 } });
    const [ana] = await find("Ana Paz");
    expect(ana).toMatchObject({ phone: "+51987111001", email: "ana@example.com", tags: ["vip", "lima"] });
    const card = await page(ana?.id ?? "");
    expect(card.company).toMatchObject({ name: "Los Andes SAC" });
    expect(card.consents).toMatchObject([
      { purpose: "marketing", isGranted: true, source: "import", proof: "Formulario 12" },
    ]);
    expect(card.leads).toMatchObject([{ source: "import", interest: "Laptops", status: "NEW" }]);
    const [beto] = await find("Beto Ruiz");
    expect(beto?.company).toMatchObject({ name: "Los Andes SAC" });
    expect(beto?.optedOutAt).not.toBeNull();
    const companies = await seller.call<{ data: object[] }>("GET", "/v1/companies?search=andes");
    expect(companies.body.data).toMatchObject([{ name: "Los Andes SAC", people: 2 }]);
  });

  it("tells whoever brought it that it is done, and nobody else", async () => {
    const told = async (who: Browser) =>
      (
        await who.call<{ data: { kind: string; subjectId: string; text: string }[] }>(
          "GET",
          "/v1/notifications?unread=true",
          undefined,
          { "accept-language": "es" },
        )
      ).body.data.filter(({ subjectId }) => subjectId === id);
    expect(await told(seller)).toMatchObject([
      {
        kind: "import_done",
        text: "La importación de clientes.csv terminó: 2 nuevos, 0 completados, 7 rechazados.",
      },
    ]);
    expect(await told(await office.member("rep"))).toEqual([]);
  });

  it("gives the refused rows back as a file that says what to mend, with no formula in it", async () => {
    const response = await fetch(`${office.app.url}/v1/imports/${id}/refused`, {
      headers: { cookie: seller.cookie(), "accept-language": "es" },
    });
    expect(response.headers.get("content-type")).toContain("text/csv");
    const text = await response.text();
    const lines = text.trim().split("\r\n");
    expect(lines).toHaveLength(8);
    expect(lines[0]).toContain("Qué corregir");
    expect(text).toContain("'=HYPERLINK(1)");
    expect(lines[1]).toContain("con el código de su país");
  });

  it("brought again changes nothing", async () => {
    const again = await bring(office, seller, FILE);
    expect(again.counts).toMatchObject({ created: 0, updated: 0, same: 2, failed: 7, leads: 0 });
  });

  it("is undone where nobody has changed anything since, and says what it left", async () => {
    const [ana] = await find("Ana Paz");
    await seller.call("PATCH", `/v1/contacts/${ana?.id}`, { version: ana?.version, name: "Ana María Paz" });
    const undone = await act(seller, id, "undo");
    expect(undone).toMatchObject({ status: "undone", counts: { undone: 1, kept: 1 } });
    expect(await rowsOf(id, "kept")).toMatchObject([{ row: 2, faults: [{ code: "changed" }] }]);
    expect(await find("Beto Ruiz")).toEqual([]);
    expect(await find("Ana María Paz")).toHaveLength(1);
    const twice = await seller.call("POST", `/v1/imports/${id}/undo`);
    expect(twice.status).toBe(202);
    expect((await settled(seller, id)).counts).toMatchObject({ undone: 1, kept: 1 });
  });
});

describe("people who are known", () => {
  it("are completed, not overwritten, and become as they were by the undo", async () => {
    const made = await seller.call("POST", "/v1/contacts", { name: "Carla Vega", phone: "+51987222001", tags: ["a"] });
    const file = "Nombre,Celular,Correo,Etiquetas\nOtra Carla,987222001,carla@example.com,b";
    const done = await bring(office, seller, file, { makesLeads: false });
    expect(done.counts).toMatchObject({ created: 0, updated: 1, leads: 0 });
    const id = String(made.body.id);
    expect(await page(id)).toMatchObject({
      name: "Carla Vega",
      email: "carla@example.com",
      tags: ["a", "b"],
      leads: [],
    });
    await act(seller, done.id, "undo");
    expect(await page(id)).toMatchObject({ name: "Carla Vega", email: null, tags: ["a"] });
  });

  it("are overwritten where that is asked for", async () => {
    await seller.call("POST", "/v1/contacts", { name: "Dora", phone: "+51987222002" });
    const file = "Nombre,Celular\nDora Luz Campos,987222002";
    const done = await bring(office, seller, file, { overwrites: true, makesLeads: false });
    expect(done.counts).toMatchObject({ updated: 1 });
    expect(await find("987222002")).toMatchObject([{ name: "Dora Luz Campos" }]);
  });

  it("who want no messages are not won back by an undated yes, nor by one from before", async () => {
    const made = await seller.call("POST", "/v1/contacts", { name: "Elsa", phone: "+51987222003" });
    const id = String(made.body.id);
    await seller.call("POST", `/v1/contacts/${id}/consents`, {
      purpose: "marketing",
      isGranted: false,
      source: "phone",
    });
    const row = (date: string) =>
      `Celular,Acepta mensajes,Prueba,Fecha de consentimiento\n987222003,si,Papel 3,${date}`;
    await bring(office, seller, row(""), { makesLeads: false });
    expect((await page(id)).optedOutAt).not.toBeNull();
    await bring(office, seller, row("01/02/2026"), { makesLeads: false });
    expect((await page(id)).optedOutAt).not.toBeNull();
  });

  it("by phone and by address as two people are refused", async () => {
    await seller.call("POST", "/v1/contacts", { name: "Uno", phone: "+51987222004" });
    await seller.call("POST", "/v1/contacts", { name: "Dos", email: "dos@example.com" });
    const done = await bring(office, seller, "Celular,Correo\n987222004,dos@example.com");
    expect(done.counts).toMatchObject({ failed: 1 });
    expect(await rowsOf(done.id, "failed")).toMatchObject([
      { row: 2, faults: [{ column: "Correo", code: "two_people" }] },
    ]);
  });
});

describe("a mapping", () => {
  it("can be changed, and must fit", async () => {
    const { body } = await upload(office, seller, "A,B\nLuz,luz@example.com\nSol,sol@example.com");
    const patch = (mapping: unknown) => seller.call("PATCH", `/v1/imports/${body.id}`, { mapping });
    expect((await patch(["name"])).status).toBe(400);
    expect((await patch(["name", "name"])).status).toBe(400);
    expect((await patch(["custom.nothing", "email"])).status).toBe(400);
    expect((await patch(["name", null])).status).toBe(200);
    const nobody = await seller.call("POST", `/v1/imports/${body.id}/check`);
    expect([nobody.status, nobody.body.code]).toEqual([400, "invalid_input"]);
    expect((await patch(["name", "email"])).status).toBe(200);
    expect((await act(seller, body.id, "check")).counts).toMatchObject({ created: 2 });
    expect((await seller.call("POST", `/v1/imports/${body.id}/undo`)).status).toBe(409);
  });

  it("reaches fields of the business's own", async () => {
    const admin = await office.member("admin");
    for (const [key, type] of [
      ["puntos", "number"],
      ["socio", "boolean"],
    ])
      await admin.call("POST", "/v1/custom-fields", { entity: "contact", key, label: `Mis ${key}`, type });
    const done = await bring(office, seller, 'Celular,Mis puntos,Socio\n987333001,"12,5",sí\n987333002,muchos,no');
    expect(done.counts).toMatchObject({ created: 1, failed: 1 });
    const [one] = await find("987333001");
    expect(await page(one?.id ?? "")).toMatchObject({ custom: { puntos: 12.5, socio: true } });
  });
});

it("is for those who manage contacts", async () => {
  const rep = await office.member("rep");
  const { body } = await upload(office, seller, "Nombre,Celular\nAna,987444001");
  expect((await upload(office, rep, "Nombre,Celular\nAna,987444001")).status).toBe(403);
  expect((await rep.call("GET", "/v1/imports")).status).toBe(403);
  expect((await rep.call("POST", `/v1/imports/${body.id}/start`)).status).toBe(403);
  expect((await seller.call("POST", `/v1/imports/${body.id}/start`)).status).toBe(409);
  expect((await seller.call("DELETE", `/v1/imports/${body.id}`)).status).toBe(200);
  expect((await seller.call("GET", `/v1/imports/${body.id}`)).status).toBe(404);
});
