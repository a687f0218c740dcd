import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ownWords } from "./own-words.ts";

const QUOTE = "> Tenemos la HP a S/ 1,899.\n> ¿La separo?";

/** What programs write above what they quote. */
const ANNOUNCEMENTS = {
  "Gmail, Spanish": `El vie, 20 nov 2026 a las 10:15, Tienda (<ventas@tienda.pe>) escribió:\n\n${QUOTE}`,
  "Gmail, Spanish, broken": `El vie, 20 nov 2026 a las 10:15, Tienda de la Esquina (<\nventas@tienda.pe>) escribió:\n\n${QUOTE}`,
  "Gmail, English": `On Fri, Nov 20, 2026 at 10:15 AM Shop <ventas@tienda.pe> wrote:\n\n${QUOTE}`,
  "Gmail, English, broken": `On Fri, Nov 20, 2026 at 10:15 AM The Corner Shop\n<ventas@tienda.pe> wrote:\n${QUOTE}`,
  "Gmail, Portuguese": `Em sex., 20 de nov. de 2026 às 10:15, Loja <ventas@tienda.pe>\nescreveu:\n\n${QUOTE}`,
  "Apple Mail, Spanish": `El 20 nov 2026, a las 10:15, Tienda <ventas@tienda.pe> escribió:\n\n${QUOTE}`,
  "Apple Mail, English": `> On 20 Nov 2026, at 10:15, Shop <ventas@tienda.pe> wrote:\n>\n${QUOTE}`,
  Thunderbird: `El 20/11/2026 a las 10:15, Tienda escribió:\n${QUOTE}`,
  "a date alone": `2026-11-20 10:15 GMT-05:00, Tienda <ventas@tienda.pe>:\n\n${QUOTE}`,
  "Outlook, Spanish": `________________________________\nDe: Tienda <ventas@tienda.pe>\nEnviado: viernes, 20 de noviembre de 2026 10:15\nPara: Ana\nAsunto: RE: Consulta\n\nTenemos la HP a S/ 1,899.`,
  "Outlook, English": `From: Shop <ventas@tienda.pe>\nSent: Friday, November 20, 2026 10:15\nTo: Ana\nSubject: RE: Question\n\nWe have the HP.`,
  "Outlook, Portuguese": `De: Loja <ventas@tienda.pe>\nEnviada em: sexta-feira, 20 de novembro de 2026\nPara: Ana\nAssunto: RES: Consulta\n\nTemos a HP.`,
  "Outlook, old": `-----Mensaje original-----\nDe: Tienda\nTenemos la HP.`,
  "Outlook, old, English": `-----Original Message-----\nFrom: Shop\nWe have the HP.`,
  "no announcement": QUOTE,
};

describe("what a person wrote", () => {
  it.each(Object.entries(ANNOUNCEMENTS))("is told from what they answer: %s", (_name, quote) => {
    expect(ownWords(`Sí, la llevo.\n¿Hay en negro?\n\n${quote}`)).toBe("Sí, la llevo.\n¿Hay en negro?");
  });

  it("is told from it whatever they wrote, by each program", () => {
    const word = fc.constantFrom(
      "hola",
      "llevo",
      "dos",
      "¿cuánto?",
      "S/",
      "1,899",
      "gracias",
      "ñandú",
      "el",
      "on",
      "em",
      "de",
    );
    const line = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(" "));
    const written = fc.array(line, { minLength: 1, maxLength: 8 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(written, fc.constantFrom(...Object.values(ANNOUNCEMENTS)), (words, quote) => {
        expect(ownWords(`${words}\n\n${quote}`)).toBe(words);
      }),
    );
  });

  it("stays whole where nothing is quoted", () => {
    for (const text of [
      "El vendedor me escribió: no hay stock. ¿Es cierto?",
      "De: Lima a Cusco, ¿cuánto cuesta el envío?",
      "Precio < 2000 y > 1000",
      "Mi pedido:\n- 2 laptops\n- 1 mouse",
      "Para: mi hija\nquiero algo bonito",
    ])
      expect(ownWords(text)).toBe(text);
  });

  it("between and below the quoted lines is theirs too", () => {
    expect(
      ownWords(`El vie, 20 nov 2026, Tienda <v@t.pe> escribió:\n> ¿La separo?\nSí\n> ¿A qué dirección?\nMiraflores`),
    ).toBe("Sí\nMiraflores");
  });

  it("of a quotation alone is nothing", () => {
    expect(ownWords(ANNOUNCEMENTS["Gmail, Spanish"])).toBe("");
  });

  it("stays where a program marks nothing and they wrote below", () => {
    expect(ownWords("El 20/11/2026, Tienda escribió:\n\nTenemos la HP.\n\nla quiero")).toContain("la quiero");
  });

  it("is kept with what they forward, which they want read", () => {
    const text =
      "¿Me igualan este precio?\n\n---------- Forwarded message ---------\nDe: Otra <a@b.pe>\nDate: x\nSubject: y\nTo: z\n\nHP a 1,700";
    expect(ownWords(text)).toBe(text);
  });

  it("comes without signatures", () => {
    expect(ownWords("la llevo\n-- \nAna Díaz\nGerente\n+51 999")).toBe("la llevo");
    expect(ownWords("la llevo\n\nEnviado desde mi iPhone")).toBe("la llevo");
    expect(ownWords("I take it\n\nGet Outlook for iOS")).toBe("I take it");
    expect(ownWords("vou levar\n\nEnviado do meu iPhone")).toBe("vou levar");
  });

  it("is never more than was in the mail, whatever that is", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "> ",
        "On ",
        "escribió:",
        "\n",
        "\n\n",
        "De: x\n",
        "Sent: y\n",
        "To: z\n",
        "-- \n",
        "_".repeat(20),
        "1@",
      ),
      fc.string({ unit: "binary", maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join("");
        const lines = new Set(
          text
            .replace(/\r\n?/g, "\n")
            .split("\n")
            .map((line) => line.trim()),
        );
        for (const line of ownWords(text).split("\n")) expect(line === "" || lines.has(line.trim())).toBe(true);
      }),
    );
  });

  it("is found in mails that were made to be slow", () => {
    const hostile = [
      "> \n".repeat(100_000),
      "> a\nb\n".repeat(50_000),
      "On ".repeat(200_000),
      `${"On x@1\n".repeat(100_000)}`,
      "From: a\n".repeat(50_000),
      "_".repeat(500_000),
      `${"\n".repeat(200_000)}De: x\nPara: y\nAsunto: z\n`,
    ];
    for (const text of hostile) expect(ownWords(text).length).toBeLessThanOrEqual(text.length);
  });
});
