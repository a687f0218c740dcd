import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currencyDecimals } from "../../../lib/money.ts";
import { normalise } from "../normalise.ts";
import type { Entities, UnderstandOptions } from "../understanding.ts";
import { readAmount } from "./amount.ts";
import { findDate } from "./date.ts";
import { readEntities } from "./entities.ts";

// A Tuesday, ten in the morning in Lima.
const now = new Date("2026-03-10T15:00:00Z");
const options: UnderstandOptions = { fallbackLocale: "es", locales: ["es", "en", "pt"], now, timeZone: "America/Lima" };
const read = (text: string, timeZone = options.timeZone): Entities =>
  readEntities(normalise(text, "es"), { ...options, timeZone });

describe("money", () => {
  it.each<[string, number, string | null]>([
    ["tengo 2 mil soles para una laptop", 200_000, "PEN"],
    ["mi presupuesto es S/ 1,299.50", 129_950, "PEN"],
    ["tenho até R$ 1.299,90", 129_990, "BRL"],
    ["tenho no máximo 900 reais", 90_000, "BRL"],
    ["under US$ 300 please", 30_000, "USD"],
    ["i have up to 500 bucks", 50_000, "USD"],
    ["hasta 500 lucas nomás", 50_000, "PEN"],
    ["my budget is 1.5k", 150_000, null],
    ["i've only got 40 quid", 4_000, "GBP"],
    ["mi tope son 1 800", 180_000, null],
  ])("%j names a budget", (text, cents, currency) => {
    expect(read(text).budget).toEqual({ cents, currency });
  });

  it("reads pesos and lucas as the money of the zone, with its decimals", () => {
    expect(read("tengo 800 mil pesos", "America/Bogota").budget).toEqual({
      cents: 800_000 * 10 ** currencyDecimals("COP"),
      currency: "COP",
    });
    expect(read("tengo 50 lucas", "America/Santiago").budget).toEqual({ cents: 50_000, currency: "CLP" });
    expect(read("hasta $5000", "America/Mexico_City").budget).toEqual({ cents: 500_000, currency: "MXN" });
    expect(read("tengo 800 pesos", "Europe/Madrid").budget).toEqual({ cents: 80_000, currency: null });
  });

  it.each([
    "tengo 2 hijos",
    "hasta 16 gb de ram",
    "hasta las 8",
    "el pedido 4521",
    "tengo 25 años",
    "cuesta 300 soles?",
  ])("%j names none", (text) => {
    expect(read(text).budget).toBeUndefined();
  });

  it.each<[string, number, string | null]>([
    ["cuesta 300 soles?", 30_000, "PEN"],
    ["lo vi a S/ 89.90 en otra tienda", 8_990, "PEN"],
    ["na outra loja tá R$ 1.200", 120_000, "BRL"],
    ["they charge US$ 45", 4_500, "USD"],
  ])("%j names an amount that is no budget", (text, cents, currency) => {
    expect(read(text)).toMatchObject({ amount: { cents, currency } });
    expect(read(text).budget).toBeUndefined();
  });

  it.each(["talla 42", "pedido 4521", "mi cel 987654321", "a las 8", "16 gb"])("%j names no amount", (text) => {
    expect(read(text).amount).toBeUndefined();
  });

  it("reads every way of grouping an amount back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 9_999_999 }), fc.constantFrom(",", ".", " "), (value, separator) => {
        const grouped = String(value).replace(/\B(?=(\d{3})+$)/g, separator);
        expect(readAmount(grouped, undefined, 1)).toBe(value);
      }),
    );
  });
});

describe("quantity", () => {
  it.each<[string, number | undefined]>([
    ["deme dos por favor", 2],
    ["quiero 5 cajas", 5],
    ["media docena de empanadas", 6],
    ["tres docenas", 36],
    ["quero 3 desse", 3],
    ["put me down for two", 2],
    ["cotización para 15 equipos", 15],
    ["x 4", 4],
    ["quiero una laptop", undefined],
    ["quiero 500 soles de saldo", undefined],
    ["necesito 16 gb", undefined],
    ["order 4521 never arrived", undefined],
    ["hola", undefined],
  ])("of %j is %j", (text, quantity) => {
    expect(read(text).quantity).toBe(quantity);
  });
});

describe("contact facts", () => {
  it.each<[string, Partial<Entities>]>([
    ["me llamo Ana María y quiero una laptop", { name: "Ana María" }],
    ["mi nombre es juan de la cruz", { name: "juan de la cruz" }],
    ["meu nome é João da Silva", { name: "João da Silva" }],
    ["Hi, I'm John Smith", { name: "John Smith" }],
    ["my name is Peter and i need help", { name: "Peter" }],
    ["escríbeme a ana.ruiz+tienda@gmail.com.pe porfa", { email: "ana.ruiz+tienda@gmail.com.pe" }],
    ["llámame al +51 987 654 321", { phone: "+51 987 654 321" }],
    ["meu tel é (21) 98888-7777", { phone: "(21) 98888-7777" }],
    ["pedido #A1032", { orderNumber: "A1032" }],
    ["mi orden nro 77120 no llega", { orderNumber: "77120" }],
    ["order 88213 - where are we at?", { orderNumber: "88213" }],
    ["vivo en Arequipa", { city: "Arequipa" }],
    ["entregam em São Paulo?", { city: "São Paulo" }],
    ["hola soy ana", { name: "ana" }],
    ["Aquí Luis Quispe, buenas", { name: "Luis Quispe" }],
    ["tienen zapatillas negras 42?", { product: "zapatillas negras 42" }],
    ["queria um bolo de chocolate", { product: "bolo de chocolate" }],
    ["do you have a blue jacket", { product: "jacket" }],
    ["mandan a san juan de lurigancho?", { city: "San Juan de Lurigancho" }],
  ])("%j", (text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });

  it.each(["soy nuevo", "soy de Lima", "i'm interested", "sou cliente"])("%j gives no name", (text) => {
    expect(read(text).name).toBeUndefined();
  });

  it.each(["order 500 flyers please", "una compra de 300 soles", "hago un pedido 100 tarjetas"])(
    "%j names no order",
    (text) => {
      expect(read(text).orderNumber).toBeUndefined();
    },
  );

  it.each([
    "cuesta 12000000 pesos",
    "mi cpf 123.456.789-00",
    "123.456.789-00",
    "mi RUC es 20512345678",
    "pedido 987654321",
    "cuesta 1.200.000",
    "el 10/03/2026",
  ])("%j gives no phone", (text) => {
    expect(read(text).phone).toBeUndefined();
  });

  it("takes an everyday word for a city only in its place", () => {
    expect(read("feliz natal").city).toBeUndefined();
    expect(read("entregam em natal?").city).toBe("Natal");
  });
});

describe("dates", () => {
  it.each<[string, string | undefined]>([
    ["lo necesito para hoy", "2026-03-10"],
    ["mañana paso", "2026-03-11"],
    ["mañana en la mañana", "2026-03-11"],
    ["paso en la mañana", undefined],
    ["pasado mañana", "2026-03-12"],
    ["pode ser depois de amanhã?", "2026-03-12"],
    ["el viernes", "2026-03-13"],
    ["next tuesday", "2026-03-17"],
    ["compré el lunes", "2026-03-09"],
    ["na segunda-feira", "2026-03-16"],
    ["pela segunda vez", undefined],
    ["para la segunda vez", undefined],
    ["15/03", "2026-03-15"],
    ["03/25", "2026-03-25"],
    ["15 de enero", "2027-01-15"],
    ["march 20", "2026-03-20"],
    ["el 5", "2026-04-05"],
    ["em 3 dias", "2026-03-13"],
    ["en dos semanas", "2026-03-24"],
    ["compré hace 3 días", "2026-03-07"],
    ["two days ago", "2026-03-08"],
    ["este fin de semana", "2026-03-14"],
    ["no fim de semana", "2026-03-14"],
    ["at the weekend", "2026-03-14"],
    ["el próximo lunes", "2026-03-16"],
    ["la próxima semana", "2026-03-16"],
    ["semana que vem", "2026-03-16"],
    ["a fin de mes", "2026-03-31"],
    ["no fim do mês", "2026-03-31"],
    ["el mes que viene", "2026-04-01"],
    ["in 2 weeks", "2026-03-24"],
    ["2026-04-01", "2026-04-01"],
    ["31/02", undefined],
    ["ayer", "2026-03-09"],
  ])("in %j is %j", (text, date) => {
    expect(read(text).date).toBe(date);
  });

  it("follow the tenant's zone, not the server's", () => {
    const lateEvening = new Date("2026-03-11T03:30:00Z");
    expect(findDate("hoy", lateEvening, "America/Lima")).toBe("2026-03-10");
    expect(findDate("hoy", lateEvening, "Europe/Madrid")).toBe("2026-03-11");
  });

  it("are real days for any numbers", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 20 }), (day, month) => {
        const found = findDate(`${day}/${month}`, now, "America/Lima");
        if (found !== undefined) expect(new Date(`${found}T00:00:00Z`).toISOString().slice(0, 10)).toBe(found);
      }),
    );
  });
});
