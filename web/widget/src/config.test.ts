import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isFileTypeAllowed, nameFileTypes, readConfig } from "./config.ts";

describe("widget config", () => {
  it("opens the chat whatever the server answers", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const config = readConfig(value);
        expect(config.languages.length).toBeGreaterThan(0);
        expect(config.accent).toMatch(/^#[0-9a-f]{6}$/i);
        expect(config.maxTextLength).toBeGreaterThan(0);
      }),
    );
  });

  it("puts the business's own language first among those it offers", () => {
    expect(readConfig({ locale: "pt", locales: ["es", "pt", "fr"] }).languages).toEqual(["pt", "es"]);
  });

  it("knows files by media type, by family and by ending", () => {
    const allowed = ["image/*", "application/pdf", ".docx"];
    expect(isFileTypeAllowed({ name: "a.PNG", type: "image/png" }, allowed)).toBe(true);
    expect(isFileTypeAllowed({ name: "a.pdf", type: "application/pdf" }, allowed)).toBe(true);
    expect(isFileTypeAllowed({ name: "a.DOCX", type: "" }, allowed)).toBe(true);
    expect(isFileTypeAllowed({ name: "a.exe", type: "application/x-msdownload" }, allowed)).toBe(false);
    expect(isFileTypeAllowed({ name: "imagex", type: "imagex/png" }, allowed)).toBe(false);
  });

  it("names kinds of files as people do", () => {
    const word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    expect(nameFileTypes(["image/jpeg", "image/*", "text/plain", word, ".zip"])).toBe("JPG, IMAGE, TXT, DOCX, ZIP");
  });
});
