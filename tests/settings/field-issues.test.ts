/** What is wrong with a request is told field by field in the reader's language; the codes and the paths stay. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, type Office, openOffice } from "../people/office.ts";

interface Problem {
  code: string;
  title: string;
  issues: { path: string; message: string; code?: string; line?: number; column?: number }[];
}

let office: Office;
let admin: Browser;
beforeAll(async () => {
  office = await openOffice();
  admin = await office.member("admin");
});
afterAll(() => office?.close());

const LANGUAGES = ["es-PE,es;q=0.9", "pt-BR", "en", "fr"] as const;
/** The issues of one refused request in each language, by path. */
async function ask(method: string, path: string, body: unknown) {
  const told: Record<string, string>[] = [];
  for (const language of LANGUAGES) {
    const { status, body: problem } = await admin.call<Problem>(method, path, body, { "accept-language": language });
    expect({ status, code: problem.code }).toEqual({ status: 400, code: "invalid_input" });
    told.push(Object.fromEntries(problem.issues.map((issue) => [issue.path, issue.message])));
  }
  return told;
}

describe("a request that does not have the expected form", () => {
  it("is told in the library's words of each language where a schema has none of its own", async () => {
    const [es, pt, en, fr] = await ask("POST", "/v1/products", { name: 5, priceCents: 1.5, stock: -1, extra: true });
    expect(es).toMatchObject({
      name: "Entrada inválida: se esperaba texto, recibido número",
      stock: "Demasiado pequeño: se esperaba que número fuera >=0",
      "": 'Llave desconocida: "extra"',
    });
    expect(pt).toMatchObject({ stock: "Pequeno demais: esperava que o número fosse >= 0" });
    expect(en).toMatchObject({ stock: "Too small: expected number to be >=0" });
    expect(fr).toEqual(en);
    expect(Object.keys(es ?? {}).sort()).toEqual(Object.keys(pt ?? {}).sort());
  });

  it("is told in ours where a schema has its own", async () => {
    const told = await ask("POST", "/v1/products", { name: " ", priceCents: 1, image: "javascript:alert(1)" });
    expect(told).toEqual([
      { name: "está vacío", image: "debe ser una dirección que empiece con https://" },
      { name: "está vazio", image: "deve ser um endereço que comece com https://" },
      { name: "is empty", image: "must be an address that begins with https://" },
      { name: "is empty", image: "must be an address that begins with https://" },
    ]);
  });

  it("is told so by the address as by the body", async () => {
    const [es] = await ask("GET", "/v1/products?limit=500", undefined);
    expect(es).toEqual({ limit: "Demasiado grande: se esperaba que número fuera <=200" });
  });
});

describe("what does not fit further in", () => {
  it("is told of a rule of a segment, with what it is about", async () => {
    const rule = { type: "field", field: "shoeSize", test: { op: "filled" } };
    const told = await ask("POST", "/v1/segments/preview", { rule });
    expect(told.map((one) => Object.values(one)[0])).toEqual([
      "no hay un campo shoeSize",
      "não há um campo shoeSize",
      "there is no field shoeSize",
      "there is no field shoeSize",
    ]);
  });

  it("is told of the message of a campaign: its form, its places and what they speak of", async () => {
    const made = await admin.call<{ id: string; version: number }>("POST", "/v1/campaigns", { name: "Prueba" });
    expect(made.status).toBe(201);
    const { id, version } = made.body;
    const content = (text: string, more: object = {}) => ({
      version,
      content: { variants: [{ key: "a", messages: [{ channel: "chat", text }], ...more }] },
    });
    const change = (body: object) => ask("PATCH", `/v1/campaigns/${id}`, body);
    const [form] = await change(content("hola", { weight: 900 }));
    expect(form).toEqual({ "content.variants.0.weight": "Demasiado grande: se esperaba que número fuera <=100" });
    const at = "content.variants.a.messages.0.text";
    expect((await change(content("Mira {{link}}"))).slice(0, 3)).toEqual([
      { [at]: "lleva {{link}}, pero la campaña no tiene dirección" },
      { [at]: "leva {{link}}, mas a campanha não tem endereço" },
      { [at]: "has {{link}}, but the campaign has no address" },
    ]);
    const [unknown] = await change(content("Hola {{contact.firstName}}"));
    expect(unknown?.[at]).toBe(
      "{{contact.firstName}} no se sabe de todos: escribe qué va en su lugar, como {{contact.firstName|…}}",
    );
    const [, none] = await change(content("Hola {{nada}}"));
    expect(none?.[at]).toContain("{{nada}} não é nenhum de: contact.firstName");
  });

  const refused = async (method: string, path: string, body: unknown, language = "es") =>
    (await admin.call<Problem>(method, path, body, { "accept-language": language })).body.issues;

  it("is told of a sequence line by line, with codes that are the same in each language", async () => {
    const lines = [
      "sequence: mia",
      "name: Mía",
      "program: nurture",
      "steps:",
      "  - wait: 1 dayz",
      "  - exit: fin",
      "  - exit: nunca",
    ];
    const told = await Promise.all(
      LANGUAGES.map((language) => refused("PUT", "/v1/sequences/mia", { source: lines.join("\n") }, language)),
    );
    expect(told.slice(0, 3)).toEqual(
      [
        "línea 5: steps[1].wait debe ser un tiempo",
        "linha 5: steps[1].wait",
        "line 5: steps[1].wait must be a length of time",
      ].map((words) => [
        { path: "steps[1].wait", code: "form_duration", line: 5, column: 11, message: expect.stringContaining(words) },
      ]),
    );
    lines[4] = "  - wait: 1 day";
    const [late] = await refused("PUT", "/v1/sequences/mia", { source: lines.join("\n") }, "pt-BR");
    expect(late).toMatchObject({
      path: "steps[3]",
      code: "neverReached",
      line: 7,
      message: expect.stringMatching(/^linha 7: /),
    });
  });

  it("is told of what is no YAML in the reader's words, and of another sequence", async () => {
    const [tab] = await refused("PUT", "/v1/sequences/mia", { source: "sequence: mia\nsteps:\n\t- wait: 1 day\n" });
    expect(tab).toMatchObject({ path: "source", code: "syntax", line: 3 });
    expect(tab?.message).toMatch(/^línea 3: el YAML no se entiende aquí: hay un tabulador/);
    const [twice] = await refused("PUT", "/v1/sequences/mia", { source: "sequence: a\nsequence: b\n" }, "pt-BR");
    expect(twice).toMatchObject({ code: "duplicateKey", line: 2, message: expect.stringMatching(/^linha 2: /) });
    const source = "sequence: tuya\nname: Tuya\nprogram: nurture\nsteps:\n  - wait: 1 day\n";
    expect(await refused("PUT", "/v1/sequences/mia", { source })).toEqual([
      { path: "sequence", code: "otherSequence", message: "el archivo dice tuya, no mia" },
    ]);
  });

  it("is told of a sequence as JSON by the place in the JSON, without lines", async () => {
    const definition = {
      ...{ sequence: "mia", name: "Mía", program: "nurture", tone: "alegre" },
      steps: [{ wait: "1 day" }, { message: { channels: ["chat"], text: "Hola {{contact.apodo}}" } }],
    };
    const [unknown] = await refused("PUT", "/v1/sequences/mia", { definition });
    expect(unknown).toEqual({
      ...{ path: "definition", code: "unknownKey", message: expect.stringContaining("tone") },
    });
    const { tone: _, ...rest } = definition;
    const [place] = await refused("PUT", "/v1/sequences/mia", { definition: rest }, "pt-BR");
    expect(place).toEqual({
      ...{
        path: "definition.steps.1.message.text",
        code: "unknownPlace",
        message: expect.stringContaining("contact.apodo"),
      },
    });
  });

  it("is told of a campaign that is not complete, and of what a canned reply cannot say", async () => {
    const made = await admin.call<{ id: string; version: number }>("POST", "/v1/campaigns", { name: "Vacía" });
    const { id, version } = made.body;
    const lacks = await refused("POST", `/v1/campaigns/${id}/confirm`, { version });
    expect(lacks).toEqual(
      expect.arrayContaining([
        { path: "people", code: "lacks", message: "elige a quién va" },
        { path: "message", code: "lacks", message: "escribe el mensaje" },
      ]),
    );
    const [reply] = await refused("POST", "/v1/canned-replies", {
      shortcut: "hola",
      title: "Hola",
      text: "Hola {{nada}}",
    });
    expect(reply).toMatchObject({ path: "text", code: "place", message: expect.stringContaining("no es ninguno de") });
  });

  it("has a code for programs beside each sentence", async () => {
    const issues = await refused("POST", "/v1/products", { name: " ", priceCents: 1.5, stock: -1 });
    expect(Object.fromEntries(issues.map(({ path, code }) => [path, code]))).toMatchObject({
      ...{ name: "empty", stock: "too_small" },
    });
  });

  it("is told of the settings of a channel", async () => {
    const [es, pt] = await ask("POST", "/v1/channels", {
      kind: "telegram",
      name: "Bot",
      settings: {},
      secrets: { token: "x" },
    });
    expect(es?.["secrets.token"]).toContain("como lo muestra BotFather");
    expect(pt?.["secrets.token"]).toContain("como o BotFather mostra");
  });
});
