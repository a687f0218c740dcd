/** Sentences without arguments are given as they stand; that is what the format would make of them, in every language. */
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { LOCALES, loadTexts, type Tree } from "./texts.ts";

function* sentencesIn(tree: Tree, path: readonly string[] = []): Generator<readonly [key: string, text: string]> {
  for (const [name, value] of Object.entries(tree))
    if (typeof value === "string") yield [[...path, name].join("."), value];
    else yield* sentencesIn(value, [...path, name]);
}

describe.each(LOCALES)("%s", (locale) => {
  it("says each sentence as its format would", async () => {
    const { default: tree } = (await import(`../../../../locales/${locale}/app.json`)) as { default: Tree };
    const say = await loadTexts(locale);
    let count = 0;
    for (const [key, text] of sentencesIn(tree)) {
      const format = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
      // One without arguments is made of letters alone.
      if (format.getAst().some(({ type }) => type !== 0)) continue;
      expect(say(key), key).toBe(format.format());
      count++;
    }
    expect(count).toBeGreaterThan(100);
  });

  it("fills in what a sentence names, and shows a key that is missing", async () => {
    const say = await loadTexts(locale);
    expect(say("inbox.filters.on", { count: 3 })).toContain("3");
    const missing = "inbox.nowhere";
    expect(say(missing)).toBe(missing);
  });
});
