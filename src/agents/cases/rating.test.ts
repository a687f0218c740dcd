import { describe, expect, it } from "vitest";
import { readRating } from "./rating.ts";

describe("a rating", () => {
  it.each<[string, number | null]>([
    ["5", 5],
    ["un 4", 4],
    ["le doy un 4, gracias", 4],
    ["⭐⭐⭐⭐", 4],
    ["★★", 2],
    ["cinco", 5],
    ["Cinco estrellas!!", 5],
    ["5️⃣", 5],
    ["4/5", 4],
    ["5 de 5", 5],
    ["10/10", 5],
    ["8 sobre 10", 4],
    ["10", 5],
    ["muy buena", 5],
    ["buena", 4],
    ["regular nomás", 3],
    ["mala", 2],
    ["no muy buena", 2],
    ["pésima atención", 1],
    ["i give it a 3", 3],
    ["three stars", 3],
    ["very good", 5],
    ["dou nota 2", 2],
    ["ótimo", 5],
    ["mais ou menos", 3],
    ["👍", 5],
    ["👎", 1],
    ["¿tienen buenas laptops?", null],
    ["quiero 2 laptops para mi oficina", null],
    ["hola", null],
    ["7", null],
    ["", null],
  ])("“%s” is %s", (text, rating) => {
    expect(readRating(text)).toBe(rating);
  });
});
