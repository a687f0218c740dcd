/** Holds the three languages of every text equal: same keys, same arguments, readable variations. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { AUDIT_NOUNS, AUDIT_VERBS } from "../src/crm/audit-names.ts";
import { MOVED_TABLES } from "../src/crm/contacts/merge-record.ts";
import { LOCALES, type Locale } from "../src/lib/locale.ts";
import { packageRoot } from "../src/lib/root.ts";
import { textKeys, textVariants } from "../src/lib/texts.ts";

/** Arguments that a language uses only where its grammar or its way of writing the time needs them. */
const GRAMMAR_ARGUMENTS = new Set(["treatment", "hour", "hour12", "hour24", "half"]);
/** A bubble holds at most this many sentences. */
const SENTENCES_MAX = 4;

const keys = textKeys("es");

describe("the texts", () => {
  it.each(LOCALES)("exist in %s under the same keys", (locale) => {
    expect(textKeys(locale).sort()).toEqual([...keys].sort());
  });

  it.each(LOCALES)("take the same arguments in %s as in Spanish", (locale) => {
    const differing = keys.filter((key) => argumentsOf(locale, key).join() !== argumentsOf("es", key).join());
    expect(differing).toEqual([]);
  });

  it.each(LOCALES)("have as many variations in %s as in Spanish, none twice, none empty", (locale) => {
    const wrong = keys.filter((key) => {
      const variants = textVariants(locale, key);
      const isRepeated = new Set(variants).size !== variants.length;
      return (
        isRepeated || variants.length !== textVariants("es", key).length || variants.some((one) => one.trim() === "")
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe("the app's texts", () => {
  it("exist under every key that a page says", () => {
    const known = new Set(keys.filter((key) => key.startsWith("app.")).map((key) => key.slice("app.".length)));
    const areas = new Set([...known].flatMap((key) => key.split(".").map((_, at, all) => all.slice(0, at).join("."))));
    const folder = join(packageRoot, "web", "app", "src");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));
    const unknown = files.flatMap((file) => {
      const source = readFileSync(join(folder, file), "utf8");
      const said = [...source.matchAll(/\bsay\(\s*(?:[^()"`]*\?\s*"([^"]+)"\s*:\s*)?"([^"]+)"/g)].flatMap(
        ([, one, other]) => [one, other].filter((key) => key !== undefined),
      );
      const within = [...source.matchAll(/\bsay\(\s*`([^`$]+)\.\$\{/g)].map(([, area = ""]) => area);
      return [...said.filter((key) => !known.has(key)), ...within.filter((area) => !areas.has(area))].map(
        (key) => `${file}: ${key}`,
      );
    });
    expect(files.length).toBeGreaterThan(100);
    expect(unknown).toEqual([]);
  });
});

describe("the texts of lists that grow", () => {
  it("name all that a merge moves", () => {
    expect(MOVED_TABLES.filter((table) => !keys.includes(`app.contacts.tables.${table}`))).toEqual([]);
  });

  it("name every thing and every deed of the audit", () => {
    const named = [
      ...AUDIT_NOUNS.map((noun) => `app.settings.audit.nouns.${noun}`),
      ...AUDIT_VERBS.map((verb) => `app.settings.audit.verbs.${verb}`),
    ];
    expect(named.filter((key) => !keys.includes(key))).toEqual([]);
  });
});

describe("what is wrong with a field", () => {
  it("is said under keys that exist, and every key is said somewhere", () => {
    const folder = join(packageRoot, "src");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    const named = files.flatMap((file) =>
      [...readFileSync(join(folder, file), "utf8").matchAll(/"(fields\.\w+)"/g)].map(([, key = ""]) => key),
    );
    expect([...new Set(named)].sort()).toEqual(keys.filter((key) => key.startsWith("fields.")).sort());
  });
});

describe("the agents' texts", () => {
  const agentKeys = keys.filter((key) => key.startsWith("agents."));

  it.each(LOCALES)("are brief in %s", (locale) => {
    const long = agentKeys.filter((key) =>
      textVariants(locale, key).some((variant) => (variant.match(/[.!?](?=\s|$)/g) ?? []).length > SENTENCES_MAX),
    );
    expect(long).toEqual([]);
  });

  it("say what is said often in at least three ways", () => {
    const frequent = ["greeting", "thanks", "farewell", "unknown", "acknowledged", "handoff", "after_sale"];
    const few = agentKeys.filter(
      (key) => frequent.some((area) => key.startsWith(`agents.${area}`)) && textVariants("es", key).length < 3,
    );
    expect(few).toEqual([]);
  });

  it("do not mix treatments: what is said to tú is said to usted and vos too", () => {
    const informal = /\b(?:quieres|tienes|puedes|necesitas|buscas|prefieres|dime|cuéntame|escríbeme|contigo)\b/i;
    const mixed = agentKeys
      .filter((key) => !key.startsWith("agents.choice.") && !key.startsWith("agents.summary."))
      .filter((key) => textVariants("es", key).some((variant) => informal.test(asUsted(variant))));
    expect(mixed).toEqual([]);
  });
});

/** The text as the business that says usted writes it, other arguments left open. */
function asUsted(variant: string): string {
  return variant.replace(/\{treatment, select, usted \{([^{}]*)\}(?: vos \{[^{}]*\})? other \{[^{}]*\}\}/g, "$1");
}

function argumentsOf(locale: Locale, key: string): string[] {
  const names = new Set<string>();
  for (const variant of textVariants(locale, key)) {
    collect(new IntlMessageFormat(variant, locale, undefined, { ignoreTag: true }).getAst(), names);
  }
  return [...names].filter((name) => !GRAMMAR_ARGUMENTS.has(name)).sort();
}

type Element = ReturnType<IntlMessageFormat["getAst"]>[number];

function collect(elements: readonly Element[], into: Set<string>): void {
  for (const element of elements) {
    // 0 is plain text and 7 the "#" of a plural; everything else names an argument.
    if (element.type !== 0 && element.type !== 7) into.add(element.value);
    if ("options" in element) for (const option of Object.values(element.options)) collect(option.value, into);
  }
}
