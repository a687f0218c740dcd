/** A campaign described in a sentence and read by a model: what it says is checked and paid for, and it is never needed. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createLlm } from "../../src/infra/llm.ts";
import { EMULATOR_KEY, EMULATOR_MODEL, type OpenAiEmulator, startOpenAiEmulator } from "../emulators/openai.ts";
import { startTelegramShop, type TelegramShop } from "../telegram/telegram-shop.ts";
import { type SellerPhone, sellerPhone } from "./seller-phone.ts";

/** Tuesday, ten in the morning in Lima; the clock goes on from there. */
const AHEAD_MS = new Date("2026-12-01T15:00:00Z").getTime() - Date.now();
const clock = { now: () => new Date(Date.now() + AHEAD_MS) };
/** The built-in reader understands the discount and its last day; of the people it takes the words for an interest. */
const WORDS = "campaña para recuperar a quienes nos olvidaron, 15 % hasta el viernes";

let model: OpenAiEmulator;
let shop: TelegramShop;
let seller: SellerPhone;
beforeAll(async () => {
  model = await startOpenAiEmulator();
  const provider = { name: "emulator", baseUrl: model.baseUrl, apiKey: EMULATOR_KEY, model: EMULATOR_MODEL };
  const terms = { timeoutMs: 5_000, maxRetries: 0, inputCentsPerMillion: 100, outputCentsPerMillion: 100 };
  const llm = createLlm([{ ...provider, ...terms }], { clock, pause: async () => undefined });
  shop = await startTelegramShop({ overrides: { clock, llm } });
  seller = await sellerPhone(shop, { role: "seller" });
}, 120_000);
afterAll(async () => {
  await shop?.close();
  await model?.close();
});

const SAID = {
  ...{ temperature: null, bought: true, quoted: false, everybody: false, silentDays: 45, withinDays: null },
  ...{ interest: null, percent: 15, firstDay: null, lastDay: "2026-12-04" },
};
const BUILT_IN = /Para: personas interesados en recuperar nos olvidaron/;
const answers = (said: object) => model.script({ type: "text", content: JSON.stringify(said) });
const calls = async () =>
  (await shop.database.query<{ calls: number }>("SELECT calls FROM model_spend"))[0]?.calls ?? 0;
const forget = () => seller.says("cancelar", /lo dejamos ahí/);

it("is for those whom the model understood, and asks for a look like any other", async () => {
  answers(SAID);
  const shown = await seller.says(WORDS, /Para: personas que compraron sin escribir en 45 días/);
  expect(shown.text).toMatch(/Hasta el viernes, 4 de diciembre tienes 15 % de descuento/);
  const asked = JSON.stringify(model.requests.at(-1)?.body);
  expect(asked).toContain("quienes nos olvidaron");
  expect(asked).toContain("Today is 2026-12-01");
  expect(await calls()).toBe(1);
  await seller.presses("Usar este texto", /¿Cuándo sale\?/);
  await seller.says("1", /#1001 .*· borrador/);
  const [row] = await shop.database.query<{ rule: unknown }>("SELECT status, rule FROM campaigns");
  expect(row).toMatchObject({ status: "draft" });
  const rule = JSON.stringify(row?.rule);
  expect(rule).toContain('"bought"');
  expect(rule).toContain('"withinDays":45');
});

it("keeps the words of the message and the channel as they were written, whatever the model says", async () => {
  answers({ ...SAID, percent: null, lastDay: null });
  await seller.says('campaña por telegram para los olvidados: "¡Vuelve pronto!"', /¿Cuándo sale\?/);
  await seller.presses("Apenas la confirme", /#1002 /);
  const [row] = await shop.database.query("SELECT content, rule FROM campaigns WHERE number = 1002");
  expect(JSON.stringify(row)).toContain("¡Vuelve pronto!");
  expect(JSON.stringify(row)).toContain('{"type":"channel","kinds":["telegram"]}'.slice(1, -1));
});

it.each([
  ["a discount that nobody may give", { ...SAID, percent: 500 }],
  ["no answer of the form", { hola: "mundo" }],
])("is read by the built-in reader when the model gives %s", async (_what, said) => {
  const before = await calls();
  // Asked again once with what was wrong, and it insists.
  answers(said);
  answers(said);
  const shown = await seller.says(WORDS, BUILT_IN);
  expect(shown.text).toMatch(/Hasta el viernes, 4 de diciembre tienes 15 % de descuento/);
  expect(await calls()).toBeGreaterThan(before);
  await forget();
  expect(model.pending).toEqual([]);
});

it("a day that has passed is none", async () => {
  answers({ ...SAID, lastDay: "2026-11-01", firstDay: "2026-10-01" });
  const shown = await seller.says(
    "campaña para recuperar a quienes nos olvidaron, 15 %",
    /Para: personas que compraron/,
  );
  expect(shown.text).toMatch(/Hoy tienes 15 % de descuento/);
  await forget();
});

it("is read by the built-in reader while the model fails, and beyond the budget it is not asked", async () => {
  model.script({ type: "status", status: 500 });
  await seller.says(WORDS, BUILT_IN);
  await forget();
  await shop.database.query("UPDATE model_spend SET cost_micros = 1000000000000");
  const asked = model.requests.length;
  await seller.says(WORDS, BUILT_IN);
  expect(model.requests.length).toBe(asked);
  await forget();
});
