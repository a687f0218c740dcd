import { describe, expect, it } from "vitest";
import { comparePlaybooks } from "./changes.ts";
import { shop } from "./content.fixture.ts";
import type { PlaybookContent } from "./content.ts";
import { mergePlaybook } from "./merge.ts";
import { readPlaybookCsv } from "./read-csv.ts";

const before = shop();

function merge(csv: string, replace = false) {
  const read = readPlaybookCsv(csv, { file: "t.csv", currency: "PEN", locale: "es" });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return mergePlaybook(before, read.value.incoming, { replace });
}
function merged(csv: string, replace = false): PlaybookContent {
  const result = merge(csv, replace);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.value;
}

describe("a table of products over the stored ones", () => {
  it("changes the named fields of the known and leaves all others", () => {
    const changes = comparePlaybooks(before, merged("codigo,precio,stock\nlam-1,150,9"));
    expect(changes.products.changed.map(({ product, fields }) => [product.sku, fields])).toEqual([
      [
        "LAM-1",
        expect.arrayContaining([
          { path: "priceCents", from: "12990", to: "15000" },
          { path: "stock", from: "4", to: "9" },
        ]),
      ],
    ]);
    expect(changes.products.added).toEqual([]);
    expect(changes.products.removed).toEqual([]);
  });

  it("removes what it does not name only when asked to", () => {
    expect(
      comparePlaybooks(before, merged("sku,precio\nLAM-1,150", true)).products.removed.map(({ sku }) => sku),
    ).toEqual(["LAM-2"]);
  });

  it("knows products by name and categories by any of their words, and makes keys for new ones", () => {
    const { products, categories } = merged(
      "nombre,precio,categoria\nlampara lam-1,99,lamps\nEspejo ñandú,10,Espejos de Baño\nVela,5,",
    );
    expect(products.map(({ sku, category }) => [sku, category])).toEqual([
      ["LAM-1", "lamparas"],
      ["LAM-2", "lamparas"],
      ["ESPEJO-NANDU", "espejos-de-bano"],
      ["VELA", "products"],
    ]);
    expect(categories.map(({ key }) => key)).toEqual(["lamparas", "espejos-de-bano", "products"]);
  });

  it("keeps translated attributes until the attributes themselves change", () => {
    const en = { name: "Lamp", description: "", attributes: { colour: "white" } };
    const lamp = { ...before.products[0], translations: { en } } as PlaybookContent["products"][number];
    const stored = { ...before, products: [lamp] };
    const taken = (csv: string) => {
      const read = readPlaybookCsv(csv, { file: "t.csv", currency: "PEN", locale: "es" });
      const result = read.ok ? mergePlaybook(stored, read.value.incoming, { replace: false }) : null;
      return result?.ok ? result.value.products[0] : undefined;
    };
    expect(taken("sku,precio,atributo: color\nLAM-1,150,blanco")?.translations).toEqual({ en });
    expect(taken("sku,precio,atributo: color\nLAM-1,150,negro")).toMatchObject({
      attributes: { color: "negro" },
      translations: { en: { name: "Lamp", description: "" } },
    });
    expect(taken("sku,precio,atributo: color\nLAM-1,150,negro")?.translations.en).not.toHaveProperty("attributes");
  });

  it("tells what a new product lacks, and changes nothing then", () => {
    const result = merge("sku,marca,nombre\nN1,Luz,\nLAM-1,Luz,");
    expect(result.ok ? [] : result.faults.map(({ code, place }) => [place.line, code])).toEqual([
      [2, "newWithoutName"],
      [2, "newWithoutPrice"],
    ]);
  });

  it("refuses another currency unless every price comes with it", () => {
    const business = { currency: "USD" };
    expect(mergePlaybook(before, { business }, { replace: true }).ok).toBe(false);
    const products = before.products.map((product) => ({ ...product, place: { file: "", line: 1, column: null } }));
    expect(mergePlaybook(before, { business, products }, { replace: true }).ok).toBe(true);
  });
});

describe("a table of questions over the stored ones", () => {
  it("knows a question by its words and keeps other wordings where none come", () => {
    const { faq } = merged("pregunta,respuesta\n¿tienen garantia?,Dos años\n¿Hacen envíos?,Sí");
    expect(faq.map(({ key, es }) => [key, es?.answer])).toEqual([
      ["garantia", "Dos años"],
      ["hacen-envios", "Sí"],
    ]);
  });
});
