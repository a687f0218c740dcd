import { describe, expect, it } from "vitest";
import { playbookRules } from "../crm/playbook.ts";
import type { Locale } from "../lib/locale.ts";
import { HOUR_MS } from "../lib/time.ts";
import { createDialogue, type Spoken, sellingShop } from "./dialogue.fixture.ts";

const actionsOf = ({ decision }: Spoken) => decision.actions.map(({ type }) => type);

describe("a whole sale", () => {
  it.each<[Locale, readonly string[], readonly string[]]>([
    [
      "es",
      ["¿cuánto cuesta la laptop lenovo?", "la quiero", "a Surco"],
      [
        "Laptop Lenovo IdeaPad 3 — S/ 1,899.00",
        "Entrega en Lima: S/ 12.00, en 1 a 2 días hábiles",
        "Total: S/ 1,911.00",
      ],
    ],
    [
      "en",
      ["how much is the lenovo laptop?", "i will take it", "please deliver it to Arequipa"],
      ["Delivery in Arequipa: S/ 25.00, in 3 to 5 business days", "Total: S/ 1,924.00", "up to 6 interest-free"],
    ],
    [
      "pt",
      ["quanto custa a laptop lenovo?", "quero comprar", "vou retirar na loja"],
      ["Retirada em Miraflores (Av. Larco 345)", "Total: S/ 1,899.00", "até 6 parcelas sem juros"],
    ],
  ])("goes from the price to the link in three lines (%s)", async (locale, lines, expected) => {
    const dialogue = createDialogue(locale);
    let last: Spoken | undefined;
    for (const line of lines) last = await dialogue.say(line);
    if (!last) throw new Error("nothing was said");
    for (const words of expected) expect(last.text).toContain(words);
    expect(last.text).toMatch(/https:\/\/shop\.example\/pay\/\w+/);
    expect(actionsOf(last)).toEqual(["qualify_lead", "create_quote"]);
    expect(last.decision.state).toMatchObject({ stage: "quoted", quoteCode: dialogue.quotes[0]?.code });
    expect(last.decision.replies).toHaveLength(2);
  });

  it("states in the text what the action says", async () => {
    const dialogue = createDialogue();
    await dialogue.say("quiero comprar 4 impresoras");
    const { decision, text } = await dialogue.say("a Surco");
    expect(decision.actions.find(({ type }) => type === "create_quote")).toMatchObject({
      items: [{ productId: "printer", quantity: 4 }],
      discount: { percent: 5, reason: "tier:three" },
      zoneKey: "lima",
      total: { cents: 126_220, currency: "PEN" },
    });
    expect(text).toContain("Descuento del 5 %: −S/ 65.80");
    expect(text).toContain("Total: S/ 1,262.20");
  });

  it("sells a service without asking for a place", async () => {
    const dialogue = createDialogue();
    await dialogue.say("¿cuánto cuesta el formateo de computadora?");
    const last = await dialogue.say("lo quiero");
    expect(actionsOf(last)).toEqual(["qualify_lead", "create_quote"]);
    expect(last.decision.actions[0]).toMatchObject({ kind: "service" });
    expect(last.text).not.toMatch(/Entrega|Recojo/);
  });

  it("shows a summary first to somebody who only asks for the total", async () => {
    const dialogue = createDialogue();
    await dialogue.say("¿cuánto cuesta la laptop lenovo?");
    const summary = await dialogue.say("¿y cuánto sería con envío a Surco?");
    expect(summary.decision.state.pending).toBe("quote_offered");
    expect(summary.text).toContain("Total: S/ 1,911.00");
    expect(dialogue.quotes).toHaveLength(0);
    expect((await dialogue.say("Quiero cambiar algo del pedido")).text).toMatch(/cantidad/);
    expect((await dialogue.say("mejor dos")).text).toContain("Total: S/ 3,810.00");
  });
});

describe("what is missing or cannot be", () => {
  it("asks which of several, once", async () => {
    const dialogue = createDialogue();
    await dialogue.say("¿qué laptops tienen?");
    const which = await dialogue.say("me la llevo");
    expect(which.decision.replies[0]?.choices).toHaveLength(2);
    expect((await dialogue.say("quiero la segunda")).text).toContain("Laptop HP Pavilion 14");
  });

  it("offers what there is when more is wanted", async () => {
    const dialogue = createDialogue();
    const few = await dialogue.say("quiero comprar 10 mouse");
    expect(few.text).toMatch(/solo me queda 1/);
    expect((await dialogue.say("sí")).text).toContain("• Mouse inalámbrico Logitech M170 — S/ 49.00");
  });

  it("offers alternatives for what is sold out", async () => {
    const { text, decision } = await createDialogue().say("quiero comprar la acer aspire");
    expect(text).toContain("agotado");
    expect(decision.state.offeredProductIds).toEqual(["ideapad", "pavilion"]);
    expect(decision.actions).toEqual([]);
  });

  it("names the zones for a place that nobody delivers to, and takes the pick-up", async () => {
    const dialogue = createDialogue();
    await dialogue.say("quiero comprar la mochila");
    expect((await dialogue.say("a Huaraz")).text).toMatch(/Huaraz.*Lima y Arequipa.*recogerlo/);
    expect((await dialogue.say("entonces lo recojo")).text).toContain("Recojo en Miraflores");
  });

  it("hands a large sale to a person with the summary", async () => {
    const rules = playbookRules.parse({ ...sellingShop.rules, handoff: { highValueCents: 200_000 } });
    const dialogue = createDialogue("es", { ...sellingShop, rules });
    await dialogue.say("quiero comprar la hp pavilion");
    const { decision, text } = await dialogue.say("a Surco");
    expect(decision.next).toMatchObject({ type: "human", reason: "high_value" });
    expect(text).toContain("Total: S/ 2,511.00");
    expect(dialogue.quotes).toHaveLength(0);
  });

  it("gives no discount that the playbook does not", async () => {
    const rules = playbookRules.parse({ ...sellingShop.rules, discounts: {} });
    const { text } = await createDialogue("es", { ...sellingShop, rules }).say("¿hacen descuentos?");
    expect(text).toMatch(/no tengo descuentos|No tenemos descuentos/);
  });
});

describe("several things at once", () => {
  it("are taken together, and single ones dropped again", async () => {
    const dialogue = createDialogue();
    const asked = await dialogue.say("quiero la laptop lenovo y una mochila");
    expect(asked.decision.state.cart.map(({ productId }) => productId)).toEqual(["ideapad", "bag"]);
    expect((await dialogue.say("a san borja")).text).toContain("Total: S/ 2,000.00");
    const left = await dialogue.say("ya no quiero la mochila");
    expect(left.decision.state.cart).toEqual([{ productId: "ideapad", quantity: 1 }]);
    expect(left.text).toContain("Total: S/ 1,911.00");
  });

  it("are one in the place of the other when a cheaper one of its kind is taken up", async () => {
    // With no discount to give, something cheaper is the way.
    const dialogue = createDialogue("es", { ...sellingShop, rules: playbookRules.parse({}) });
    await dialogue.say("quiero 2 laptops hp pavilion");
    const offer = await dialogue.say("¿me haces un descuento?");
    expect(offer.text).toContain("Lenovo");
    const last = await dialogue.say("ok lo llevo");
    expect(last.decision.state.cart).toEqual([{ productId: "ideapad", quantity: 2 }]);
  });

  it("are the playbook's terms where no written answer knows", async () => {
    const dialogue = createDialogue();
    expect((await dialogue.say("¿aceptan yape?")).text).toContain("Yape");
    await dialogue.say("quiero comprar la mochila");
    await dialogue.say("a Surco");
    expect((await dialogue.say("¿cuánto demora el envío a arequipa?")).text).toContain("en 3 a 5 días hábiles");
  });

  it("keep the discount that a bargain ended with", async () => {
    const dialogue = createDialogue();
    await dialogue.say("precio de la hp pavilion");
    await dialogue.say("está muy cara, ¿me la dejas en 2400?");
    await dialogue.say("ya, dale");
    expect((await dialogue.say("a Surco")).text).toContain("Descuento del 3 %: −S/ 74.97");
  });
});

describe("an open quote", () => {
  async function quoted() {
    const dialogue = createDialogue();
    await dialogue.say("quiero comprar la laptop lenovo");
    await dialogue.say("a Surco");
    return dialogue;
  }

  it.each([
    ["mejor dos", [{ productId: "ideapad", quantity: 2 }]],
    [
      "agrega el mouse",
      [
        { productId: "ideapad", quantity: 1 },
        { productId: "mouse", quantity: 1 },
      ],
    ],
    ["mejor la hp pavilion", [{ productId: "pavilion", quantity: 1 }]],
  ])("is made anew after “%s”", async (text, items) => {
    const dialogue = await quoted();
    const [first] = dialogue.quotes;
    const changed = await dialogue.say(text);
    expect(actionsOf(changed)).toEqual(["cancel_quote", "qualify_lead", "create_quote"]);
    expect(changed.decision.actions[0]).toEqual({ type: "cancel_quote", code: first?.code });
    expect(changed.decision.actions[2]).toMatchObject({ items });
  });

  it("counts the units that are kept for it", async () => {
    const dialogue = createDialogue();
    await dialogue.say("quiero comprar el mouse");
    await dialogue.say("a Surco");
    expect((await dialogue.say("mejor lo recojo")).text).toContain("Total: S/ 49.00");
  });

  it("is told again from the data", async () => {
    const dialogue = await quoted();
    for (const text of ["¿me pasas el link otra vez?", "¿cuánto era?"]) {
      const told = await dialogue.say(text);
      expect(told.text).toContain("Total: S/ 1,911.00");
      expect(told.text).toContain(`/pay/${dialogue.quotes[0]?.paymentCode}`);
      expect(told.decision.actions).toEqual([]);
    }
  });

  it("is paid when the data says so, not when the customer does", async () => {
    const dialogue = await quoted();
    expect((await dialogue.say("ya pagué")).text).toMatch(/no veo el pago|no me figura/);
    dialogue.pay();
    const paid = await dialogue.say("ya pagué");
    expect(paid.text).toMatch(/ya está registrado|ya figura/);
    expect(paid.decision.state.stage).toBe("won");
  });

  it("is dropped on a word", async () => {
    const dialogue = await quoted();
    const dropped = await dialogue.say("mejor cancela todo");
    expect(actionsOf(dropped)).toEqual(["cancel_quote"]);
    expect(dropped.decision.state).toMatchObject({ quoteCode: null, cart: [] });
  });

  it("is offered anew when its time ran out", async () => {
    const dialogue = await quoted();
    dialogue.clock.advance(72 * HOUR_MS);
    const hello = await dialogue.say("hola");
    expect(hello.text).toContain("Laptop Lenovo IdeaPad 3");
    const again = await dialogue.say("sí");
    expect(actionsOf(again)).toContain("create_quote");
  });

  it("is picked up again after a day", async () => {
    const dialogue = await quoted();
    dialogue.clock.advance(24 * HOUR_MS);
    expect((await dialogue.say("hola")).text).toContain("N.º 1");
    expect((await dialogue.say("sí, por favor")).text).toContain(`/pay/${dialogue.quotes[0]?.paymentCode}`);
  });
});
