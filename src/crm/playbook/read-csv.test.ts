import { describe, expect, it } from "vitest";
import type { Incoming } from "./incoming.ts";
import { readPlaybookCsv } from "./read-csv.ts";

const defaults = { file: "t.csv", currency: "PEN", locale: "es" } as const;

function read(text: string): Incoming {
  const result = readPlaybookCsv(text, defaults);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.value.incoming;
}
function faults(text: string): string[] {
  const result = readPlaybookCsv(text, defaults);
  return result.ok ? [] : result.faults.map(({ code, place }) => `${place.line} ${place.column ?? ""} ${code}`);
}

describe("a table of products", () => {
  it.each([
    ["código;nombre;precio;existencias;garantía;marca", "L1;Lámpara;1.299,00;3;1 año;Luz"],
    ["SKU,Name,Unit Price,Qty,Warranty (months),Brand", 'L1,Lámpara,"1,299.00",3,12,Luz'],
    ["sku\tnome\tpreço (R$)\testoque\tgarantia\tmarca", "L1\tLámpara\tR$ 1 299\t3 unid\t12 meses\tLuz"],
    ["Lista de precios 2026;;;;;\n\nCod;Producto;Precio S/;Stock;Garantia;Marca", "L1;Lámpara;S/ 1299;3;12;Luz"],
  ])("is read under the headings %j", (headings, row) => {
    expect(read(`\ufeff${headings}\n\n${row}\n`).products).toMatchObject([
      { sku: "L1", name: "Lámpara", priceCents: 129_900, stock: 3, warrantyMonths: 12, brand: "Luz" },
    ]);
  });

  it("leaves fields of empty cells and columns it does not know alone", () => {
    const result = readPlaybookCsv("sku,nombre,precio,marca,costo,atributo: color\nL1,Uno,10,,7,rojo", defaults);
    expect(result).toMatchObject({ ok: true, value: { ignored: ["costo"] } });
    const [product] = read("sku,nombre,precio,marca,costo,atributo: color\nL1,Uno,10,,7,rojo").products ?? [];
    expect(product).toEqual({
      sku: "L1",
      name: "Uno",
      priceCents: 1_000,
      moreAttributes: { color: "rojo" },
      place: { file: "t.csv", line: 2, column: null },
    });
  });

  it("reads what is sold out and what is a service", () => {
    const { products } = read("nombre,precio,stock\nA,1,agotado\nB,1,Servicio\nC,1,1.000\nD,1,");
    expect(products?.map(({ stock }) => stock)).toEqual([0, null, 1_000, undefined]);
  });

  it("tells every mistake of every row at once", () => {
    const rows = ["A1,Uno,gratis,2", "A2,,,dos", ",Tres,5,1", "A1,Cuatro,5,1", ",,,", ",,7,1", "Total,,,", ",tres,6,1"];
    expect(faults(`sku,nombre,precio,stock\n${rows.join("\n")}`)).toEqual([
      "2 precio price",
      "3 precio priceMissing",
      "3 stock stock",
      "5 sku sameSku",
      "7 nombre nameless",
      "8 precio priceMissing",
      "9 nombre sameName",
    ]);
  });

  it.each([
    ["hola\nmundo", "1  headings"],
    ["nombre,precio", "1  noRows"],
    ["nombre,name,precio\na,b,1", "1  sameHeading"],
    ['nombre,precio\n"a,1', "2  openQuote"],
    ["precio,stock\n1,2", "1  headings"],
    ["", "1  headings"],
  ])("refuses %j", (text, fault) => {
    expect(faults(text)).toEqual([fault]);
  });
});

describe("a table of questions", () => {
  it("is read with its language, key and other wordings", () => {
    const { faq } = read(
      "pregunta;respuesta;idioma;otras formas\n¿Hay envío?;Sí, a todo Lima;;hacen envios|llega a mi casa\nDo you ship?;Yes;English;",
    );
    expect(faq).toMatchObject([
      { key: null, wordings: { es: { question: "¿Hay envío?", alternatives: ["hacen envios", "llega a mi casa"] } } },
      { key: null, wordings: { en: { answer: "Yes", alternatives: [] } } },
    ]);
  });

  it("tells what is missing, unknown or twice", () => {
    expect(faults("question,answer,language\nA,,es\n,b,es\nA,b,klingon\nC,d,es\nc,e,es")).toEqual([
      "2 answer answerMissing",
      "3 question questionMissing",
      "4 language language",
      "6 question sameQuestion",
    ]);
  });
});
