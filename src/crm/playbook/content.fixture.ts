/** A small shop's playbook in which nothing is missing and nothing contradicts, for tests. */
import { playbookRules } from "../playbook.ts";
import type { PlaybookContent, ProductContent } from "./content.ts";

const said = (es: string) => ({ es, en: `${es} (en)`, pt: `${es} (pt)` });

export function productOf(sku: string, more: Partial<ProductContent> = {}): ProductContent {
  return {
    sku,
    name: `Lámpara ${sku}`,
    brand: "Luz",
    category: "lamparas",
    priceCents: 12_990,
    stock: 4,
    warrantyMonths: 12,
    attributes: { color: "blanco" },
    keywords: ["velador"],
    description: "Ilumina bien.",
    image: "https://shop.example/l.jpg",
    translations: {},
    ...more,
  };
}

export function shop(more: Partial<PlaybookContent> = {}): PlaybookContent {
  return {
    business: {
      name: "Luz y Casa",
      locale: "es",
      locales: ["es"],
      currency: "PEN",
      country: "PE",
      timeZone: "America/Lima",
      phone: "+51 1 555 0100",
      email: null,
      website: null,
      treatment: "tu",
      branches: [
        {
          name: "Centro",
          address: "Jr. Uno 1",
          city: "Lima",
          phone: null,
          hours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: 540, closesAt: 1080 })),
        },
      ],
    },
    categories: [{ key: "lamparas", names: { es: ["Lámparas"], en: ["Lamps"], pt: ["Luminárias"] } }],
    products: [productOf("LAM-1"), productOf("LAM-2", { priceCents: 49_900 })],
    faq: [
      {
        key: "garantia",
        category: "warranty",
        es: { question: "¿Tienen garantía?", alternatives: [], answer: "Sí, 12 meses de garantía." },
      },
    ],
    rules: playbookRules.parse({
      discounts: {
        maxPercent: 10,
        tiers: [{ key: "tres", percent: 5, minQuantity: 3, text: said("5 % desde 3 unidades") }],
      },
      delivery: {
        zones: [
          {
            key: "lima",
            name: "Lima",
            places: ["Lima", "Surco"],
            cents: 1_200,
            minDays: 1,
            maxDays: 2,
            freeFromCents: 50_000,
          },
        ],
      },
      payments: { methods: [{ key: "yape", name: "Yape" }] },
      guarantee: { returnDays: 7, text: said("Tienes 7 días para devolverlo.") },
      competitors: [{ names: ["Otra Luz"], answer: said("Con nosotros tienes garantía en tienda.") }],
      proofs: (["price", "timing", "authority", "need", "trust", "competitor"] as const).map((topic) => ({
        topic,
        text: said("Envío gratis en Lima desde S/ 500."),
      })),
      holidays: ["2027-01-01"],
      handoff: { highValueCents: 1_000_000 },
    }),
    ...more,
  };
}
