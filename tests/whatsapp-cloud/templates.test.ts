/** Templates: handed in, kept, sent with all that fills them, and refused here before Meta would. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { FileRef, Part, TemplateRef } from "../../src/channels/channel.ts";
import type { NewTemplate } from "../../src/channels/template.ts";
import { NUMBER } from "../../src/emulators/whatsapp-cloud/account.ts";
import { packageRoot } from "../../src/lib/root.ts";
import { createManualClock, HOUR_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { until } from "../harness/until.ts";
import { type Line, type LineOptions, never, openLine } from "./candidate.ts";

const lines: Line[] = [];
afterEach(async () => {
  for (const line of lines.splice(0)) await line.close();
});

/** A line on which the person has written. */
async function line(options: LineOptions = {}): Promise<Line> {
  const opened = await openLine(options);
  lines.push(opened);
  await opened.person.write("hola");
  return opened;
}

const reminder: NewTemplate = {
  name: "recordatorio",
  language: "es",
  category: "utility",
  body: "Hola {{1}}, tu pedido {{2}} está listo.",
  bodyExamples: ["Ana", "P-1"],
};

const ref = (more: Partial<TemplateRef> = {}): TemplateRef => ({
  name: "recordatorio",
  language: "es",
  values: ["Ana", "P-7\nen tienda"],
  text: "Hola Ana, tu pedido P-7 en tienda está listo.",
  ...more,
});
const part = (template: TemplateRef): Part => ({ type: "template", template });

/** Hands a template in and has it approved. */
async function approved(template: NewTemplate, options: LineOptions = {}): Promise<Line> {
  const opened = await line(options);
  await opened.channel.templates?.create(template, never);
  await opened.meta.review(template.name, "APPROVED");
  return opened;
}

/** Sends a template; what it throws is what is tested. */
const sending = ({ channel, outbound }: Line, template: TemplateRef) => channel.send(outbound([part(template)]), never);
const sends = ({ meta }: Line) => meta.requests.filter((request) => request === "POST messages").length;

describe("a template", () => {
  it("is handed in, approved, and sent when the window is long closed", async () => {
    const clock = createManualClock(new Date(1_790_000_000_000));
    const opened = await line({ clock });
    const { channel, meta, person, templates } = opened;
    expect(await channel.templates?.create(reminder, never)).toMatchObject({ status: "pending", category: "utility" });
    await expect(sending(opened, ref())).rejects.toMatchObject({
      fault: "rejected",
      message: expect.stringContaining("revisando"),
    });
    await meta.review("recordatorio", "APPROVED");
    expect(templates.get("recordatorio/es")?.template).toMatchObject({
      status: "approved",
      shape: { places: ["1", "2"] },
    });
    clock.advance(48 * HOUR_MS);
    const { externalId } = await sending(opened, ref());
    expect(person.shown).toMatchObject([{ id: externalId, text: "Hola Ana, tu pedido P-7 en tienda está listo." }]);
  });

  it("takes a text above it, and values in its buttons", async () => {
    const opened = await approved({
      ...reminder,
      header: { format: "text", text: "Pedido {{1}}", example: "P-1" },
      footer: "Tienda Sol",
      buttons: [
        { type: "quick_reply", text: "Gracias" },
        { type: "url", text: "Ver", url: "https://tienda.example/p/{{1}}", example: "https://tienda.example/p/1" },
      ],
    });
    await sending(
      opened,
      ref({
        header: { type: "text", text: "P-7" },
        buttonValues: [
          { index: 0, value: "gracias" },
          { index: 1, value: "abc" },
        ],
      }),
    );
    expect(opened.person.texts()).toEqual([
      "Pedido P-7\nHola Ana, tu pedido P-7 en tienda está listo.\nVer: https://tienda.example/p/abc",
    ]);
  });

  const photo: FileRef = { id: "att_1", name: "laptop.svg", mediaType: "image/svg+xml", bytes: 0 };
  const withPhoto: NewTemplate = { ...reminder, header: { format: "image", handle: "4::aW" } };

  it("takes a picture above it, uploaded once as what its bytes are", async () => {
    const opened = await approved(withPhoto);
    opened.readable.set(photo.id, { content: Buffer.from("89504e47", "hex"), mediaType: "image/png" });
    for (const _again of [1, 2]) await sending(opened, ref({ header: { type: "file", file: photo } }));
    expect(opened.person.shown).toHaveLength(2);
    expect(opened.meta.requests.filter((request) => request === "POST media")).toHaveLength(1);
  });

  it.each<[string, { content: Buffer; mediaType: string } | null, string]>([
    ["lies about being a picture", { content: Buffer.from("%PDF-1.7"), mediaType: "application/pdf" }, "imagen JPEG"],
    ["is gone", null, "laptop.svg"],
  ])("whose picture %s is not sent", async (_name, file, told) => {
    const opened = await approved(withPhoto);
    if (file) opened.readable.set(photo.id, file);
    await expect(sending(opened, ref({ header: { type: "file", file: photo } }))).rejects.toMatchObject({
      fault: "rejected",
      message: expect.stringContaining(told),
    });
  });

  it("with named places says their names", async () => {
    const opened = await line();
    const body = { type: "BODY", text: "Hola {{nombre}}, pedido {{pedido}}." };
    opened.meta.templates.all.push(stored({ name: "con_nombres", components: [body] }));
    await sending(opened, ref({ name: "con_nombres" }));
    expect(opened.person.texts()).toEqual(["Hola Ana, pedido P-7 en tienda."]);
  });

  it.each<[string, Partial<TemplateRef>, string]>([
    ["too few values", { values: ["Ana"] }, "lleva 2 datos y recibió 1"],
    ["too many values", { values: ["Ana", "P", "x"] }, "lleva 2 datos y recibió 3"],
    ["an empty value", { values: ["Ana", " \n"] }, "vacío"],
    ["values that make it too long", { values: ["Ana", "x".repeat(1_020)] }, "más larga"],
    ["a heading that it does not have", { header: { type: "text", text: "x" } }, "encabezado"],
    ["a button that it does not have", { buttonValues: [{ index: 0, value: "x" }] }, "botones"],
    ["another name", { name: "otra" }, "no hay ninguna plantilla “otra”"],
    ["another language", { language: "pt_BR" }, "ese idioma"],
  ])("with %s is refused with a sentence, and Meta is sent nothing", async (_name, change, told) => {
    const opened = await approved(reminder, { settings: { marksRead: "never" } });
    await expect(sending(opened, ref(change))).rejects.toMatchObject({
      fault: "rejected",
      message: expect.stringContaining(told),
    });
    expect(sends(opened)).toBe(0);
  });

  it("without the value of its button is refused here as it would be there", async () => {
    const opened = await approved({
      ...reminder,
      buttons: [{ type: "url", text: "Ver", url: "https://a.example/{{1}}", example: "https://a.example/1" }],
    });
    await expect(sending(opened, ref())).rejects.toMatchObject({ message: expect.stringContaining("botones") });
  });

  it("of a kind that we cannot fill is refused with a sentence", async () => {
    const opened = await line();
    const components = [
      { type: "BODY", text: "Mira" },
      { type: "CAROUSEL", cards: [] },
    ];
    opened.meta.templates.all.push(stored({ name: "carrusel", components }));
    await expect(sending(opened, ref({ name: "carrusel", values: [] }))).rejects.toMatchObject({
      message: expect.stringContaining("elige otra"),
    });
  });

  it("is alone in its message", async () => {
    const opened = await approved(reminder);
    const both = opened.outbound([{ type: "text", text: "y esto" }, part(ref())]);
    await expect(opened.channel.send(both, never)).rejects.toMatchObject({ message: expect.stringContaining("sola") });
    expect(opened.person.shown).toEqual([]);
  });

  it("that Meta has paused rests, for all processes, until Meta says so", async () => {
    const opened = await approved(reminder, { settings: { marksRead: "never" } });
    const { meta, templates } = opened;
    for (const one of meta.templates.all) one.status = "PAUSED";
    await expect(sending(opened, ref())).rejects.toMatchObject({ details: { code: 132015, demand: "pause_template" } });
    expect(templates.get("recordatorio/es")?.template.status).toBe("paused");
    const asked = meta.requests.length;
    await expect(sending(opened, ref())).rejects.toMatchObject({ details: { demand: "pause_template" } });
    expect(meta.requests).toHaveLength(asked);
    await meta.review("recordatorio", "APPROVED");
    await sending(opened, ref());
  });

  it("that is not known is asked for once a minute, since somebody may have made it at Meta", async () => {
    const clock = createManualClock(new Date(1_790_000_000_000));
    const opened = await line({ clock });
    const listings = () => opened.meta.requests.filter((request) => request === "GET message_templates").length;
    for (const _again of [1, 2, 3]) await expect(sending(opened, ref())).rejects.toMatchObject({ fault: "rejected" });
    expect(listings()).toBe(1);
    opened.meta.templates.all.push(stored({}));
    clock.advance(MINUTE_MS);
    await sending(opened, ref());
    expect(opened.person.shown).toHaveLength(1);
  });

  it("is not given up for a listing that fails", async () => {
    const opened = await line();
    opened.meta.accessToken = "another";
    await expect(sending(opened, ref())).rejects.toMatchObject({ fault: "unauthorized" });
    opened.meta.accessToken = "EAAEmulatedAccessToken";
    opened.meta.templates.all.push(stored({}));
    await sending(opened, ref());
  });
});

describe("what is known of templates", () => {
  it("is listed over all pages, and what has changed is told", async () => {
    const clock = createManualClock(new Date(1_790_000_000_000));
    const { channel, meta } = await line({ clock });
    for (let number = 0; number < 130; number++) meta.templates.all.push(stored({ name: `t${number}` }));
    expect(await channel.templates?.sync(never)).toEqual({ total: 130, added: 130, changed: 0, removed: 0 });
    clock.advance(MINUTE_MS);
    for (const one of meta.templates.all.slice(0, 3)) one.quality = "RED";
    meta.templates.remove("t8");
    expect(await channel.templates?.sync(never)).toEqual({ total: 129, added: 0, changed: 3, removed: 1 });
  });

  it("follows what Meta posts of category, quality and rejection", async () => {
    const { meta, templates } = await approved(reminder);
    const known = () => templates.get("recordatorio/es")?.template;
    const message_template_id = Number(known()?.externalId);
    await meta.tell("template_category_update", { message_template_id, new_category: "MARKETING" });
    await meta.tell("message_template_quality_update", { message_template_id, new_quality_score: "YELLOW" });
    expect(known()).toMatchObject({ category: "marketing", quality: "medium", status: "approved" });
    await meta.review("recordatorio", "REJECTED");
    expect(known()).toMatchObject({ status: "rejected", rejectedReason: "invalid_format" });
  });

  it("is listed anew when Meta tells of one that was made or rewritten there", async () => {
    const { meta, templates } = await approved(reminder);
    const [mine] = meta.templates.all;
    meta.templates.all.push(stored({ name: "hecha_en_meta" }));
    await meta.review("hecha_en_meta", "APPROVED");
    await until("the listing", () => templates.has("hecha_en_meta/es"));
    meta.templates.all.splice(0, 1, stored({ ...mine, components: [{ type: "BODY", text: "Otro texto" }] }));
    await meta.tell("message_template_components_update", { message_template_id: Number(mine?.id) });
    await until("the new text", () => templates.get("recordatorio/es")?.template.shape.body === "Otro texto");
  });

  it("is left alone by news of another business account", async () => {
    const { meta, templates } = await approved(reminder);
    const [mine] = meta.templates.all;
    const value = { event: "DISABLED", message_template_id: Number(mine?.id) };
    const changes = [{ field: "message_template_status_update", value }];
    await meta.webhooks.post({ object: "whatsapp_business_account", entry: [{ id: "999", changes }] });
    expect(templates.get("recordatorio/es")?.template.status).toBe("approved");
  });
});

describe("the account", () => {
  it("hears of its limit, and not of another number's", async () => {
    const { meta, standing } = await line();
    const event = { event: "UPGRADE", current_limit: "TIER_10K" };
    await meta.tell("phone_number_quality_update", { ...event, display_phone_number: "15551234567" });
    expect(standing).toEqual({});
    const display_phone_number = NUMBER.displayPhone.replaceAll(" ", "");
    await meta.tell("phone_number_quality_update", { ...event, display_phone_number });
    expect(standing).toEqual({ messaging_limit: "tier_10k" });
  });

  it("that Meta closes is told so", async () => {
    const { meta, reports, standing } = await line();
    await meta.tell("account_update", { event: "VERIFIED_ACCOUNT" });
    expect(reports).toEqual([]);
    await meta.tell("account_update", { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "DISABLE" } });
    expect(reports).toEqual(["unauthorized"]);
    expect(standing).toEqual({ account: "disabled_update disable" });
  });
});

it.each<[string, Partial<NewTemplate>, string]>([
  ["name", { name: "Con Espacios" }, "name"],
  ["missing examples", { bodyExamples: [] }, "bodyExamples"],
  ["gap between its places", { body: "Hola {{1}} y {{3}}." }, "body"],
  ["place at its end", { body: "Hola {{1}}, pedido {{2}}" }, "body"],
  ["places side by side", { body: "Hola {{1}} {{2}}." }, "body"],
  ["place in its footer", { footer: "{{1}}" }, "footer"],
  ["heading without its example", { header: { format: "text", text: "Pedido {{1}}" } }, "header"],
  ["link without TLS", { buttons: [{ type: "url", text: "Ver", url: "http://a.example" }] }, "buttons.0.url"],
  ["script for a link", { buttons: [{ type: "url", text: "Ver", url: "javascript:alert(1)" }] }, "buttons.0.url"],
  [
    "third link",
    { buttons: ["a", "b", "c"].map((text) => ({ type: "url" as const, text, url: "https://a.example" })) },
    "buttons",
  ],
])("with a wrong %s is not handed in", async (_name, change, path) => {
  const { channel, meta } = await line({ settings: { marksRead: "never" } });
  const asked = meta.requests.length;
  await expect(channel.templates?.create({ ...reminder, ...change }, never)).rejects.toMatchObject({
    code: "invalid_input",
    issues: expect.arrayContaining([expect.objectContaining({ path })]),
  });
  expect(meta.requests).toHaveLength(asked);
});

it("that Meta refuses is told with Meta's reason", async () => {
  const { channel } = await approved(reminder);
  await expect(channel.templates?.create(reminder, never)).rejects.toMatchObject({
    code: "invalid_input",
    issues: [{ path: "", message: expect.stringContaining("already content in this language") }],
  });
});

it("of the guide can be handed in, and is what Meta approves", async () => {
  const guide = readFileSync(join(packageRoot, "docs/channels/whatsapp-cloud.md"), "utf8");
  const [, json = ""] = /```json\n([\s\S]*?)```/.exec(guide) ?? [];
  const opened = await approved(JSON.parse(json) as NewTemplate);
  await sending(
    opened,
    ref({
      name: "pedido_listo",
      language: "es_PE",
      values: ["Ana", "Av. Larco 123"],
      header: { type: "text", text: "P-7" },
      buttonValues: [{ index: 0, value: "7" }],
    }),
  );
  expect(opened.person.texts()).toEqual([expect.stringMatching(/^Pedido P-7\nHola Ana.*\nVer pedido: .*\/p\/7$/)]);
});

let ids = 800_000;
/** A template as somebody made it in Meta's own pages. */
function stored(more: Partial<Line["meta"]["templates"]["all"][number]>): Line["meta"]["templates"]["all"][number] {
  const components = [{ type: "BODY", text: "Hola {{1}}, tu pedido {{2}} está listo." }];
  return {
    id: String(++ids),
    name: "recordatorio",
    language: "es",
    category: "UTILITY",
    status: "APPROVED",
    components,
    ...more,
  };
}
