/** Questions and answers of a table, one language a row. Pure. */
import { LOCALES, type Locale } from "../../lib/locale.ts";
import { foldText } from "../../lib/text.ts";
import { type ColumnKind, cellOf, type Table } from "./csv-columns.ts";
import type { Fault, IncomingFaq, ReadDefaults, ReadResult } from "./incoming.ts";

const LANGUAGES: Readonly<Record<string, Locale>> = {
  es: "es",
  espanol: "es",
  español: "es",
  castellano: "es",
  spanish: "es",
  espanhol: "es",
  en: "en",
  ingles: "en",
  inglés: "en",
  english: "en",
  pt: "pt",
  portugues: "pt",
  portuguese: "pt",
  "pt-br": "pt",
  "portugues do brasil": "pt",
};

/** One wording a row; the same question twice in a language is a fault of the second. */
export function readFaq(table: Table, { file, locale: usual }: ReadDefaults): ReadResult<IncomingFaq[]> {
  const faults: Fault[] = [];
  const seen = new Map<string, number>();
  const entries = table.rows.flatMap((row): IncomingFaq[] => {
    const text = (kind: ColumnKind) => cellOf(table, row, kind).text;
    const fault = (kind: ColumnKind, code: string, values = {}) => {
      const { heading } = cellOf(table, row, kind);
      faults.push({ place: { file, line: row.row, column: heading }, code, values: { text: text(kind), ...values } });
    };
    const [question, answer] = [text("question"), text("answer")];
    if (question === "") fault("question", "questionMissing");
    if (answer === "") fault("answer", "answerMissing");
    const language = text("locale");
    const locale = language === "" ? usual : LANGUAGES[foldText(language)];
    if (!locale) fault("locale", "language", { words: LOCALES.join(", ") });
    if (question === "" || answer === "" || !locale) return [];
    const id = `${locale} ${foldText(question)}`;
    const first = seen.get(id);
    if (first !== undefined) fault("question", "sameQuestion", { row: first });
    seen.set(id, first ?? row.row);
    const category = text("category");
    // A question may hold commas, so only bars, semicolons and lines part them.
    const alternatives = text("alternatives")
      .split(/[|;\n]/)
      .map((one) => one.trim())
      .filter((one) => one !== "");
    return [
      {
        key: text("key") === "" ? null : text("key"),
        ...(category === "" ? {} : { category }),
        wordings: { [locale]: { question, answer, alternatives } },
        place: { file, line: row.row, column: null },
      },
    ];
  });
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: entries };
}
