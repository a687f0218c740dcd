/** What the customers of a measurement write. */

export interface Mix {
  readonly name: "mixed" | "greetings";
  readonly about: string;
  /** The text of a customer's nth message. Neighbours differ, so that nobody repeats themselves. */
  textOf(customer: number, nth: number): string;
}

const GREETINGS = ["hola", "buenas tardes", "hola, qué tal?", "buenos días!", "holaa", "hola buenas"];

const PRICES = [
  "cuánto cuesta la laptop más barata?",
  "precio de una impresora porfa",
  "a cuanto esta el mouse inalambrico",
  "tienen monitores? cuanto cuestan",
  "busco un disco ssd, qué precio tiene",
  "cuánto vale un teclado",
];

const QUESTIONS = [
  "a qué hora abren?",
  "dónde están ubicados?",
  "hacen envíos a provincia?",
  "aceptan yape o tarjeta?",
  "qué garantía tienen los equipos?",
  "dan boleta o factura?",
];

const MIXED = GREETINGS.flatMap((greeting, index) => [greeting, PRICES[index] ?? "", QUESTIONS[index] ?? ""]);

export const MIXES: readonly Mix[] = [
  {
    name: "mixed",
    about: "greetings, price questions and questions of the FAQ in equal parts",
    textOf: (customer, nth) => pick(MIXED, customer + nth),
  },
  { name: "greetings", about: "greetings alone", textOf: (customer, nth) => pick(GREETINGS, customer + nth) },
];

function pick(texts: readonly string[], index: number): string {
  return texts[index % texts.length] ?? "hola";
}
