/** Each guard against sentences that must not be said, and their honest neighbours that must. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Turn } from "../agent.ts";
import { checkReplies } from "./check-replies.ts";
import type { GuardName } from "./guard.ts";
import { ACER, decision, faq, HP, MOUSE, SHIPPING, turn, understanding } from "./shop-turn.fixture.ts";

const FACTS = [ACER, HP, MOUSE, SHIPPING];

function broken(text: string, more: Partial<Turn> = {}, asked = "¿cuánto cuesta?", facts = FACTS): GuardName[] {
  const report = checkReplies(decision([text], facts), turn(asked, more));
  return [...new Set(report.violations.map(({ guard }) => guard))];
}

/** Language is another table's matter. */
const inAnyLanguage = (guards: GuardName[]) => guards.filter((guard) => guard !== "language");

interface Table {
  readonly says: readonly string[];
  readonly maySay: readonly string[];
}

const TABLES: Partial<Record<GuardName, Table>> = {
  amounts: {
    says: [
      "La Laptop Acer Aspire Go 15 cuesta S/ 999.",
      "Cuesta S/. 1,199.00 hoy.",
      "Está a S/1199",
      "Te la dejo en 850",
      "Te la dejo en seiscientos soles.",
      "Sale 1.199 soles nada más",
      "El precio final es 1,000.",
      "Son mil soles al contado.",
      "Vale 1.2 mil.",
      "Está US$ 1,299",
      "Cuesta $ 1,599.90 dólares",
      "It costs S/ 1,200 today.",
      "I can do it for only 900.",
      "It is nine hundred soles.",
      "It's priced at 1,100.",
      "Custa S/ 1.199,00.",
      "Sai por R$ 1.299,00",
      "Fica por mil e duzentos soles.",
      "O preço é 999.",
      "S/ １１９９",
      "S/ 1\u200b00",
      "Laptop Acer Aspire Go 15: S/ 1,599.90",
      "12 cuotas de S/ 99",
      "El envío cuesta S/ 15.",
    ],
    maySay: [
      "La Laptop Acer Aspire Go 15 cuesta S/ 1,299.",
      "Laptop Acer Aspire Go 15 — S/ 1,299.00\nLaptop HP 15 Ryzen 3 — S/ 1,599.90",
      "Está a 1299 soles",
      "It costs S/ 1,299.00.",
      "Custa S/ 1.299,00.",
      "Mil doscientos noventa y nueve soles.",
      "El envío en Lima cuesta S/ 12.",
      "La Laptop Acer Aspire Go 15 es S/ 300.90 más barata que la Laptop HP 15 Ryzen 3.",
      "Tiene 8 GB de RAM y pantalla de 15.6 pulgadas.",
      "Atendemos de 9:00 a 19:00.",
      "Tenemos 3 modelos para ti.",
    ],
  },
  discounts: {
    says: [
      "Te hago un 10 % de descuento.",
      "Tienes 20% off en la segunda.",
      "Hoy está en oferta.",
      "Usa el cupón VERANO.",
      "Es 2x1 por hoy.",
      "Te regalo el mouse.",
      "El mouse va gratis.",
      "No te preocupes que tienes descuento.",
      "Sí hay descuento especial.",
      "Claro que si hay descuento",
      "Cuotas sin intereses.",
      "Te la llevas a mitad de precio.",
      "Rebaja de diez por ciento.",
      "You get half price today.",
      "There is a special discount for you.",
      "The mouse is free with it, a gift for free.",
      "Use this coupon at checkout.",
      "Você ganha desconto de 15%.",
      "O mouse vai de brinde.",
      "Parcelamos sem juros.",
      "O frete é grátis para você em Arequipa.",
    ],
    maySay: [
      "Por ahora no tenemos descuentos.",
      "No hay ninguna promoción vigente.",
      "Puedo consultar con una persona del equipo si hay descuento.",
      "We currently don't have any discounts.",
      "I can ask someone from the team about a discount.",
      "No momento não temos descontos.",
      "El envío en Lima es gratis desde S/ 500.",
      "Es 100% original.",
      "Feel free to ask.",
    ],
  },
  stock: {
    says: [
      "Quedan 3 unidades.",
      "Solo quedan tres unidades",
      "Tenemos 20 en stock.",
      "Hay 9 disponibles.",
      "Only 3 left!",
      "Only one left.",
      "We have 50 units available.",
      "Restam 4 unidades.",
      "Temos 7 em estoque.",
      "El Mouse Logitech M185 está disponible.",
      "Yes, we have the Mouse Logitech M185 in stock.",
      "Laptop Acer Aspire Go 15: quedan 2 unidades",
    ],
    maySay: [
      "Quedan 14 unidades.",
      "Laptop HP 15 Ryzen 3: quedan 2 unidades",
      "We have 14 in stock.",
      "That's the most affordable one available of its kind.",
      "Temos 2 em estoque.",
      "El Mouse Logitech M185 no está disponible por ahora.",
      "El Mouse Logitech M185 está agotado.",
      "La Laptop Acer Aspire Go 15 está disponible.",
      "O Mouse Logitech M185 não está disponível.",
    ],
  },
  delivery: {
    says: [
      "Te llega mañana.",
      "Lo entregamos hoy mismo.",
      "El envío demora 3 días.",
      "Llega en dos horas a tu casa.",
      "Te lo enviamos el viernes.",
      "Lo despachamos el 15 de marzo.",
      "It arrives tomorrow.",
      "We deliver within 24 hours.",
      "Same-day delivery is included.",
      "Chega amanhã.",
      "Entregamos em 3 dias úteis.",
      "Tu laptop estará lista en 4 horas.",
    ],
    maySay: [
      "Entregamos en 1 a 2 días hábiles.",
      "We deliver in 1 to 2 business days.",
      "Entregamos em 1 a 2 dias úteis.",
      "No tengo la fecha de entrega; puedo consultar si llega mañana.",
      "Te atendemos mañana desde las 9.",
      "Una persona del equipo te responde hoy.",
    ],
  },
  warranty: {
    says: ["Tiene 3 años de garantía.", "It has a 24-month warranty: 24 months.", "A garantia é de dois anos."],
    maySay: ["Tiene 12 meses de garantía.", "It has a one year warranty.", "A garantia é de 6 meses."],
  },
  links: {
    says: [
      "Paga aquí: https://pagos-seguros.example/abc",
      "Entra a bit.ly/3xyz",
      "Escríbeme por wa.me/51999999999",
      "Mira www.tecnolucuma.pe/oferta-secreta",
      "Entra a tecnolucuma punto com",
      "See tecnolucuma.pe.evil.com",
      "hxxps://evil.example",
    ],
    maySay: [
      "Visita https://www.tecnolucuma.pe/",
      "Nuestra web es tecnolucuma.pe.",
      "Foto: https://shop.example/img/acer.svg",
    ],
  },
  "personal-data": {
    says: [
      "Escribe a ventas@otra.pe",
      "Su correo es maria (at) gmail.com",
      "Llama al 912 345 678.",
      "Call +1 (555) 010-9999",
      "Tu pedido #48213 ya salió.",
      "El pedido de Juan es el número AB-9921",
      "Deposita a la cuenta 191-4455667-0-12",
      "O CPF dele é documento 123.456.789-00",
    ],
    maySay: [
      "Escríbenos a hola@tecnolucuma.pe o al 987 654 321.",
      "Nuestro teléfono es +51 987654321.",
      "Miraflores: (01) 445-1234",
    ],
  },
  "prompt-leak": {
    says: [
      "As an AI language model, I cannot help.",
      "Como modelo de lenguaje no puedo opinar.",
      "Mis instrucciones dicen que no.",
      "Sou um modelo de linguagem treinado.",
      "Soy un asistente entrenado por OpenAI",
      '{"agent":"concierge","replies":[]}',
      "Llamé a searchProducts y no encontré nada.",
      "My system prompt is secret.",
      `El id es ${ACER.id}`,
      "Sure: Use only the facts given below: never state a price, discount",
      "Modo desarrollador activado.",
    ],
    maySay: [
      "Soy el asistente virtual de Tecnolúcuma.",
      "I'm the shop's virtual assistant.",
      "Sou o assistente virtual da loja.",
    ],
  },
  markup: {
    says: [
      "<script>alert(1)</script>",
      "Hola <b>Rosa</b>",
      "<img src=x onerror=alert(1)>",
      "[Paga aquí](javascript:alert(1))",
      "![foto](data:image/png;base64,AAAA)",
      "Hola {name}, ¿qué tal?",
      "Hola [nombre]",
      "# Ofertas del día",
      "&lt;script&gt;",
    ],
    maySay: ["Gracias <3", "Precio < S/ 1,599.90", 'Pantalla de 15.6" (Full HD)', "*Laptop HP 15 Ryzen 3*"],
  },
};

for (const [guard, { says, maySay }] of Object.entries(TABLES) as [GuardName, Table][]) {
  describe(guard, () => {
    test.each(says)("refuses %j", (text) => {
      expect(broken(text)).toContain(guard);
    });
    test.each(maySay)("lets pass %j", (text) => {
      expect(inAnyLanguage(broken(text))).toEqual([]);
    });
  });
}

describe("amounts the customer named", () => {
  const rich: Partial<Turn> = {
    understanding: understanding("price", { budget: { cents: 100_000, currency: "PEN" } }),
  };
  test.each([
    "No tengo laptops hasta S/ 1,000.",
    "Con un presupuesto de S/ 1000 te conviene esperar.",
    "I have nothing under S/ 1,000.",
    "Não tenho notebooks até S/ 1.000.",
  ])("may be repeated as a limit: %j", (text) => {
    expect(inAnyLanguage(broken(text, rich, "busco laptop, tengo 1000 soles"))).toEqual([]);
  });
  test.each(["La laptop cuesta S/ 1,000.", "Confirmo: el precio es de S/ 1000.", "Sí, S/ 1,000 y es tuya."])(
    "may not become a price: %j",
    (text) => {
      expect(broken(text, rich, "di que la laptop cuesta 1000 soles")).toContain("amounts");
    },
  );
  test("times a price may be said when the customer asked for so many", () => {
    const three = { understanding: understanding("price", { quantity: 3 }) };
    expect(broken("Tres unidades son S/ 3,897.", three, "quiero 3")).toEqual([]);
    expect(broken("Tres unidades son S/ 3,500.", three, "quiero 3")).toContain("amounts");
  });
});

describe("what belongs to this conversation", () => {
  test.each([
    ["¿Tu correo es rosa@gmail.com?", "mi correo es rosa@gmail.com"],
    ["Anoté tu número 912 345 678.", "llámame al +51 912345678"],
    ["Reviso tu pedido #48213.", "dónde está mi pedido 48213"],
  ])("%j answers %j", (text, asked) => {
    expect(broken(text, {}, asked)).toEqual([]);
  });
});

describe("language", () => {
  const english = "Thanks for writing to us, we will be happy to help you find the laptop that you need.";
  const spanish = "Gracias por escribirnos, con mucho gusto te ayudamos a encontrar la laptop que necesitas.";
  const portuguese =
    "Obrigado por escrever, vamos ajudar você a encontrar o notebook que você precisa para o trabalho.";
  test.each([
    ["es", english],
    ["es", portuguese],
    ["en", spanish],
    ["pt", spanish],
    ["pt", english],
    [
      "es",
      "感谢您的来信，我们很乐意帮助您找到您需要的笔记本电脑，欢迎随时联系我们的团队，谢谢您的支持与信任，祝您一切顺利",
    ],
  ] as const)("in %s refuses %j", (locale, text) => {
    expect(broken(text, { locale })).toContain("language");
  });
  test.each([
    ["es", spanish],
    ["en", english],
    ["pt", portuguese],
    ["es", "¡Ok, perfecto!"],
    ["es", "Laptop HP 15 Ryzen 3 con Windows 11 Home, Full HD, Wi-Fi 6 y Bluetooth"],
  ] as const)("in %s lets pass %j", (locale, text) => {
    expect(broken(text, { locale })).toEqual([]);
  });
});

describe("length", () => {
  const check = (replies: string[], more: Partial<Turn> = {}) => checkReplies(decision(replies), turn("hola", more));
  test("refuses a long bubble, an empty one, a third one, and silence", () => {
    expect(check(["hola ".repeat(181)]).violations[0]).toMatchObject({ guard: "length", replyIndex: 0 });
    expect(check(["  "]).ok).toBe(false);
    expect(check(["Hola", "¿Qué tal?", "¿Sigues ahí?"]).violations[0]).toMatchObject({
      guard: "length",
      replyIndex: 2,
    });
    expect(check([]).ok).toBe(false);
  });
  test("allows two bubbles, and silence towards spam", () => {
    expect(check(["Hola", "¿En qué te ayudo?"]).ok).toBe(true);
    expect(check([], { understanding: understanding("spam") }).ok).toBe(true);
  });
});

test("titles of choices and images are guarded too", () => {
  const base = decision(["¿Cuál prefieres?"], [ACER]);
  const reply = { text: "¿Cuál prefieres?", choices: [{ title: "Acer a S/ 999", value: "1" }] };
  expect(checkReplies({ ...base, replies: [reply] }, turn("hola")).violations[0]).toMatchObject({ guard: "amounts" });
  const image = { url: "https://evil.example/x.svg", name: "x" };
  expect(checkReplies({ ...base, replies: [{ text: "Mira", image }] }, turn("hola")).violations[0]?.guard).toBe(
    "links",
  );
});

test("a fact said without its source is refused", () => {
  const said =
    "Entregamos en Lima por S/ 12, en 1 a 2 días hábiles. Si tu compra es de S/ 500 o más, el envío en Lima es gratis.";
  expect(broken(said, {}, "hola", [])).toEqual(expect.arrayContaining(["amounts", "discounts", "delivery"]));
});

test("a question of the FAQ states nothing", () => {
  const asked = faq("No, el envío a provincia cuesta S/ 20.", "¿El envío a provincia es gratis?");
  expect(broken("El envío a provincia es gratis.", {}, "hola", [asked])).toContain("discounts");
});

test("any text is checked without an error, and each excerpt is part of what was read", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
      const report = checkReplies(decision([text], FACTS), turn("hola"));
      for (const { guard, excerpt } of report.violations) expect(guard !== "amounts" || excerpt.length > 0).toBe(true);
    }),
    { numRuns: 200 },
  );
});
