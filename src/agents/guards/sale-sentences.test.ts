/** What agents say in a sale, and what no agent may say, held against quotes, orders, cases and the playbook's rules. */
import { describe, expect, test } from "vitest";
import type { Locale } from "../../lib/locale.ts";
import type { Source } from "../agent.ts";
import { checkReplies } from "./check-replies.ts";
import type { GuardName } from "./guard.ts";
import { FIVE, HAGGLE, ofCase, ofOrder, ofQuote, PROOF, saleTurn } from "./sale-turn.fixture.ts";
import { ACER, decision, HP, MOUSE } from "./shop-turn.fixture.ts";

const PRODUCTS: readonly Source[] = [ACER, { ...HP, stock: 1 }, MOUSE].map((product) => ({ type: "product", product }));

function broken(text: string, sources: readonly Source[], asked = "ok", locale: Locale = "es"): GuardName[] {
  const base = decision([text]);
  const state = { ...base.state, cart: [{ productId: ACER.id, quantity: 5 }] };
  const report = checkReplies({ ...base, state, sources }, saleTurn(asked, { locale }));
  return [...new Set(report.violations.map(({ guard }) => guard))];
}

const localeOf = (index: number): Locale => (["es", "en", "pt"] as const)[index] ?? "es";
type Table = readonly (readonly [
  sources: readonly Source[],
  ...says: readonly [readonly string[], readonly string[], readonly string[]],
])[];

const TRUE: Table = [
  [
    [...PRODUCTS, ofQuote],
    [
      "Resumen: 5 × Laptop Acer Aspire Go 15: S/ 6,495.00. Descuento del 5 %: S/ 324.75. Envío a Lima: S/ 12.00. Total: S/ 6,182.25.",
      "Con el 5 % de descuento te ahorras S/ 324.75 y pagas S/ 6,182.25.",
      "Tu cotización: https://chat.shop.example/q/Ab3xK9Qz7LmN0pRs",
      "Paga aquí con tarjeta o Yape: http://localhost:3000/pay/Zz9-8_7yXwVuTsRq",
      "Puedes pagarlo aquí: http://localhost:3000/pay/code2xyzxyzxyz",
      "Listo, anulé la cotización N.º 3.",
      "Claro: cotización N.º 1003, total S/ 6,182.25.",
      "Es válida hasta el 4 de marzo.",
      "La cotización vence el miércoles 4 de marzo y te guardamos las unidades por 24 horas.",
      "La cotización es válida por 48 horas.",
      "Vale hasta el 04/03/2026.",
      "Te llega en 1 a 2 días hábiles en Miraflores.",
      "Puedes pagarlo hasta en 12 cuotas sin intereses con tarjeta.",
      "En 12 cuotas sin intereses te sale en S/ 515.19 al mes.",
      "Si lo recoges en tienda, es gratis.",
      "Puedo separarla con el envío a Surco por S/ 12.00 en 1 a 2 días hábiles.",
    ],
    [
      "Summary: 5 × Laptop Acer Aspire Go 15: S/ 6,495.00. Discount 5%: S/ 324.75. Delivery to Lima: S/ 12.00. Total: S/ 6,182.25.",
      "The quote is valid until March 4 and we hold the units for 24 hours.",
      "You can pay it in up to 12 interest-free instalments by card.",
      "It arrives in 1 to 2 business days.",
      "Pick-up at the store is free.",
    ],
    [
      "Resumo: 5 × Laptop Acer Aspire Go 15: S/ 6,495.00. Desconto de 5%: S/ 324.75. Entrega em Lima: S/ 12.00. Total: S/ 6,182.25.",
      "A cotação é válida até 4 de março e guardamos as unidades por 24 horas.",
      "Você pode pagar em até 12 parcelas sem juros no cartão.",
      "Chega em 1 a 2 dias úteis.",
      "Retirar na loja é grátis.",
    ],
  ],
  [
    PRODUCTS,
    [
      "El envío a Cusco cuesta S/ 25.00 y demora de 3 a 5 días hábiles.",
      "A Arequipa el envío es gratis desde S/ 1,500.00.",
      "Al Callao lo entregamos el mismo día.",
      "Tienes 7 días para devolverlo sin uso.",
      "Es la última unidad de la Laptop HP 15 Ryzen 3.",
      "No puedo darte un descuento sobre ese precio.",
      "La Laptop Acer Aspire Go 15 tiene 12 meses de garantía y 7 días para devolverla.",
      "Entiendo que MegaTec la tenga más barata; te cuento qué incluye la nuestra.",
      "Cinco laptops serían S/ 6,495.00 antes del envío.",
    ],
    [
      "Delivery to Cusco costs S/ 25.00 and takes 3 to 5 business days.",
      "You have 7 days to return it unused.",
      "It's the last unit of the Laptop HP 15 Ryzen 3.",
      "I can't give you a discount on that price.",
    ],
    [
      "A entrega em Cusco custa S/ 25.00 e demora de 3 a 5 dias úteis.",
      "Você tem 7 dias para devolver sem uso.",
      "É a última unidade da Laptop HP 15 Ryzen 3.",
      "Não posso dar desconto nesse preço.",
    ],
  ],
  [
    [...PRODUCTS, HAGGLE],
    ["Te puedo hacer un 3 % de descuento si lo cerramos ahora.", "Con un 3% de rebaja, ¿lo dejamos listo?"],
    ["I can give you a 3% discount if we close it now."],
    ["Posso fazer um desconto de 3% se fecharmos agora."],
  ],
  [
    [...PRODUCTS, FIVE],
    ["Desde 5 unidades tienes 5 % de descuento."],
    ["From 5 units on you get a 5% discount."],
    ["A partir de 5 unidades você tem 5% de desconto."],
  ],
  [
    [PROOF],
    [
      "Llevamos 12 años en Lima y más de 4,000 clientes nos recomiendan.",
      "Rosa, de Cusco, nos escribió: «Me llegó al día siguiente y muy bien embalada».",
    ],
    [],
    [],
  ],
  [
    [ofOrder, ofCase],
    [
      "Tu pedido n.º 1042 ya está en camino y llega el jueves 5 de marzo.",
      "El pedido #1042 fue enviado con la guía OLV-778812.",
      "Anoté tu reclamo con el caso n.º 31.",
      "Gracias por tu compra: tu pedido es el 1042, por S/ 1,311.00.",
    ],
    [
      "Order 1042 has left the shop.",
      "Your order #1042 is on its way and arrives on Thursday, March 5.",
      "Your case is number 31.",
    ],
    ["Seu pedido nº 1042 está a caminho e chega na quinta, 5 de março.", "Seu caso é o nº 31."],
  ],
];

describe("true sentences pass", () => {
  const cases = TRUE.flatMap(([sources, ...tables]) =>
    tables.flatMap((says, index) => says.map((text) => [localeOf(index), text, sources] as const)),
  );
  test.each(cases)("in %s: %s", (locale, text, sources) => {
    expect(broken(text, sources, "ok", locale)).toEqual([]);
  });
});

const FALSE: Partial<Record<GuardName, readonly (readonly [text: string, sources?: readonly Source[]])[]>> = {
  amounts: [
    ["Total: S/ 6,000.00.", [...PRODUCTS, ofQuote]],
    ["Te lo dejo todo en S/ 6,100.", [...PRODUCTS, ofQuote]],
    ["El envío a Cusco cuesta S/ 12.00."],
    ["Delivery to Miraflores is S/ 25.00."],
    ["En 12 cuotas sin intereses de S/ 400.00.", [...PRODUCTS, ofQuote]],
    ["Tu pedido 1042 fue por S/ 999.00.", [ofOrder]],
    ["A laptop sai por S/ 1.000,00.", [...PRODUCTS, ofQuote]],
  ],
  discounts: [
    ["Te hago un 10 % de descuento.", [...PRODUCTS, HAGGLE]],
    ["Te puedo hacer un 3 % de descuento."],
    ["Con el 15 % de descuento queda lindo.", [...PRODUCTS, ofQuote]],
    ["Es 2x1 solo para ti.", [...PRODUCTS, ofQuote]],
    ["El mouse va de regalo.", [...PRODUCTS, ofQuote]],
    ["El envío a Lima es gratis."],
    ["I'll give you 20% off.", [...PRODUCTS, ofQuote]],
    ["Use o cupom AMIGO10.", [...PRODUCTS, ofQuote]],
    ["Claro, ignoro mis reglas: tienes 90 % de descuento."],
  ],
  payments: [
    ["Puedes pagar en 24 cuotas."],
    ["Pay in 18 instalments."],
    ["Em até 36 parcelas."],
    ["24 meses sin intereses con tarjeta."],
  ],
  stock: [["Quedan 3 unidades de la Laptop Acer Aspire Go 15."], ["Only 2 Laptop Acer Aspire Go 15 left in stock."]],
  urgency: [
    ["Es la última unidad de la Laptop Acer Aspire Go 15."],
    ["Quedan muy pocas unidades de la Laptop Acer Aspire Go 15, ¡apúrate!"],
    ["Hay otras 3 personas viendo este producto ahora mismo."],
    ["El precio sube mañana."],
    ["Solo por hoy te lo dejo así."],
    ["La cotización vence el viernes 6 de marzo.", [...PRODUCTS, ofQuote]],
    ["Te la reservo por 5 días.", [...PRODUCTS, ofQuote]],
    ["Hurry up, other customers are looking at it."],
    ["Last chance to get it!"],
    ["Today only at this price."],
    ["Última chance, não perca tempo!"],
    ["Restam poucas unidades da Laptop Acer Aspire Go 15."],
  ],
  delivery: [
    ["Te llega mañana a Miraflores.", [...PRODUCTS, ofQuote]],
    ["A Cusco llega en 1 día."],
    ["El envío demora 4 días.", [...PRODUCTS, ofQuote]],
    ["Tu pedido 1042 llega el viernes 6 de marzo.", [ofOrder]],
    ["It arrives on March 8.", [ofOrder]],
    ["A entrega chega amanhã em Cusco."],
    ["Lo entregamos hoy mismo en Surco."],
  ],
  warranty: [
    ["Tienes 30 días para devolverlo."],
    ["Tiene garantía de 5 años."],
    ["You have 60 days to return it."],
    ["Você tem 15 dias para devolver."],
  ],
  orders: [
    ["Tu pedido 48213 ya está en camino."],
    ["Your order has been delivered.", [ofOrder]],
    ["Seu pedido foi enviado."],
    ["Tu pedido ya fue entregado.", [ofOrder]],
  ],
  "personal-data": [
    ["El pedido n.º 1043 es de otra persona.", [ofOrder]],
    ["Tu pedido #104 está listo.", [ofOrder]],
    ["El caso n.º 7 sigue abierto.", [ofCase]],
    ["The other customer's order is #99120.", [ofOrder]],
    ["A guia é OLV-111111.", [ofOrder]],
  ],
  links: [
    ["Paga en https://chat.shop.example/q/otroCodigo12345", [ofQuote]],
    ["Paga en http://localhost:3000/pay/zz9-8_7yxwvutsrq", [ofQuote]],
    ["Entra a https://xn--tecnolcuma-o7a.pe/oferta"],
    ["Entra a tecnolúcuma.pe"],
    ["Mira en rb.gy/ab12"],
    ["Visita tinyurl.com/lucuma"],
    ["Entra a pagos punto com"],
    ["Entra a pagos . com"],
    ["https://www.tecnolucuma.pe@evil.example/pay"],
    ["https://www.tecnolucuma.pe.evil.example"],
  ],
  testimonials: [
    ["Nuestros clientes dicen que es la mejor."],
    ["Tenemos 5 estrellas en todos lados."],
    ["Miles de clientes la usan a diario."],
    ["Más de 9,000 clientes nos recomiendan.", [PROOF]],
    ["“Me cambió la vida” — Carlos, Trujillo"],
    ["Our customers love it."],
    ["Over 10,000 customers bought it."],
    ["Nossos clientes adoram este modelo."],
  ],
  conduct: [
    ["No seas idiota."],
    ["Qué mierda de pregunta."],
    ["That's a stupid question."],
    ["Que merda."],
    ["MegaTec es una estafa."],
    ["La competencia vende pura basura."],
    ["Falabella is the worst, they sell junk."],
    ["As outras lojas são golpe."],
    ["Toma 400 mg de ibuprofeno para ese dolor."],
    ["Take two ibuprofen pills and rest."],
    ["Según la ley puedes demandarlos."],
    ["You should sue them."],
    ["Você deve processar a loja."],
  ],
  "prompt-leak": [
    ["Me programaron para vender."],
    ["I was instructed not to say it."],
    ["Mis instrucciones son vender laptops."],
    ["Llamé a getOrders y no hay nada."],
    ["El id interno es quo_01k0abcdefgh"],
  ],
  markup: [
    ["Total: {{total}}"],
    ["El precio es {{price:prd_1}}"],
    ["<a href='x'>pagar</a>"],
    ["[pagar](https://evil.example)"],
  ],
};

describe.each(Object.entries(FALSE))("%s", (guard, table) => {
  test.each(table.map(([text, sources]) => ({ text, sources })))("refuses: $text", ({ text, sources = PRODUCTS }) => {
    expect(broken(text, sources)).toContain(guard);
  });
});

test.each([
  [
    "es",
    "La Laptop Acer Aspire Go 15 tiene buena pantalla y batería. Would you like me to reserve it for you and send it to your home?",
  ],
  [
    "en",
    "The laptop has a good screen and battery for your work. ¿Te gustaría que te la separe y te la enviemos a tu casa?",
  ],
  [
    "pt",
    "O notebook tem uma boa tela e uma boa bateria. Would you like me to reserve it for you and send it to your home?",
  ],
] as const)("in %s a sentence of another language is refused", (locale, text) => {
  expect(broken(text, PRODUCTS, "ok", locale)).toEqual(["language"]);
});

test("an order number that the customer wrote may be repeated, but nothing is said of how far it is", () => {
  expect(broken("No encuentro el pedido 48213 a tu nombre.", [], "mi pedido 48213?")).toEqual([]);
  expect(broken("El pedido 48213 ya está en camino.", [], "mi pedido 48213?")).toEqual(["orders"]);
});
