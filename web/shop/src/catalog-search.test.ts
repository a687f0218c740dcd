import { expect, it } from "vitest";
import { mixCategories, searchCatalog } from "./catalog-search.ts";

const product = (sku: string, name: string, description: string, category: string) => {
  const translations = { en: { name: `${name} in English`, description } };
  return { sku, name, description, category, translations, price: { cents: 1, currency: "PEN" }, priceText: "S/ 0.01" };
};
const products = [
  product("A-1", "Mouse inalámbrico", "Va bien con cualquier cámara", "extras"),
  product("A-2", "Cámara web", "Para clases", "video"),
];
const find = (query: string, category: string | null = null) =>
  searchCatalog(products, category, query, "es").map((found) => found.sku);

it("ignores accents and case, and puts names before descriptions", () => {
  expect(find("CAMARA")).toEqual(["A-2", "A-1"]);
});

it("needs every word, begun words being enough", () => {
  expect(find("inalam mou")).toEqual(["A-1"]);
  expect(find("mouse web")).toEqual([]);
});

it("keeps to a category and shows it whole without words", () => {
  expect(find("", "video")).toEqual(["A-2"]);
  expect(find("  ")).toHaveLength(2);
});

it("mixes the categories for a first look and forgets no product", () => {
  const many = [...products, product("A-3", "Teclado", "Para escribir", "extras")].sort((a, b) =>
    a.category.localeCompare(b.category),
  );
  expect(mixCategories(many).map((one) => one.sku)).toEqual(["A-1", "A-2", "A-3"]);
});
