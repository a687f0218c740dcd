/** Messages as lines of a terminal. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { messageLines, pick, wrap } from "../../src/cli/chat/render.ts";
import { messageOf } from "../../src/cli/chat/wire.ts";
import { isAtLeast } from "../../src/cli/doctor/version.ts";

const message = {
  from: "Tienda",
  text: "Hay dos:\n- una",
  files: [
    { name: "foto", url: "http://x/foto.svg", isImage: true },
    { name: "lista.pdf", url: "http://x/lista.pdf", isImage: false },
  ],
  choices: [
    { title: "Sí, la quiero", value: "sí" },
    { title: "No", value: "no" },
  ],
};

describe("a message in the terminal", () => {
  it("shows text, files with their address, and numbered choices", () => {
    expect(messageLines(message, { links: true })).toEqual([
      "Hay dos:",
      "- una",
      "[foto] http://x/foto.svg",
      "[lista.pdf] http://x/lista.pdf",
      "1) Sí, la quiero",
      "2) No",
    ]);
  });

  it("leaves pictures out where nobody can open them", () => {
    expect(messageLines(message, { links: false })).toEqual([
      "Hay dos:",
      "- una",
      "[lista.pdf]",
      "1) Sí, la quiero",
      "2) No",
    ]);
  });

  it("cannot steer the terminal, whatever it says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const lines = messageLines({ ...message, text, choices: [{ title: text, value: text }] }, { links: true });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these must be gone
        expect(lines.join("\n")).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
      }),
    );
  });

  it("lets the number of a choice pick it, and anything else be said as it is", () => {
    const { choices } = message;
    expect(["1", " 2 ", "3", "0", "sí", "12345", ""].map((typed) => pick(typed, choices))).toEqual([
      "sí",
      "no",
      "3",
      "0",
      "sí",
      "12345",
      "",
    ]);
  });

  it("breaks lines at words only, losing none", () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(words, fc.integer({ min: 5, max: 30 }), (list, width) => {
        const lines = wrap(list.join(" "), width);
        expect(lines.join(" ")).toBe(list.join(" "));
        for (const line of lines) expect(line.length <= width || !line.includes(" ")).toBe(true);
      }),
    );
  });

  it("is none when it is our own or no message", () => {
    expect(messageOf({ type: "message", from: { id: "me" }, text: "x" }, "me")).toBeNull();
    expect(messageOf({ type: "message", from: { id: "you", role: "user" }, text: "x" }, "me")).toBeNull();
    expect(messageOf({ type: "typing", from: { id: "bot" } }, "me")).toBeNull();
    expect(messageOf({ type: "message", from: { id: "bot", role: "bot" }, text: "x" }, "me")?.text).toBe("x");
  });
});

describe("choices of a message", () => {
  const read = (text: string) => messageOf({ type: "message", from: { id: "bot", role: "bot" }, text }, "me");

  it("are read from a last paragraph of numbered lines", () => {
    expect(read("¿Qué buscas?\n\n1. Ver productos\n2. Horarios")).toMatchObject({
      text: "¿Qué buscas?",
      choices: [
        { title: "Ver productos", value: "Ver productos" },
        { title: "Horarios", value: "Horarios" },
      ],
    });
  });

  it.each(["Hay dos:\n1. A\n2. B", "Mira:\n\n1. A\n3. C", "Mira:\n\n1. A\ny más", "Hola", ""])(
    "are not seen in %j, whose text stays whole",
    (text) => {
      expect(read(text)).toMatchObject({ text, choices: [] });
    },
  );
});

describe("versions", () => {
  it("compare by number, part for part", () => {
    expect(isAtLeast("20.20.2", "20.19")).toBe(true);
    expect(isAtLeast("20.9.0", "20.19")).toBe(false);
    expect(isAtLeast("20.19", "20.19.0")).toBe(true);
    expect(isAtLeast("22.0.0", "20.19")).toBe(true);
  });
});
