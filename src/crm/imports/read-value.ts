/** Values of a spreadsheet's cell: a day as people write it, and what a field of the business takes. Pure. */
import { foldText } from "../../lib/text.ts";
import { isTicked } from "../capture/fields.ts";
import type { FieldRow } from "../custom-fields.ts";

/** ISO 8601 of a day written "2026-01-31", "31/01/2026" or "31-1-26"; null for what is none. Day before month. */
export function readDay(text: string): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?)?$/.exec(text);
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})(?: .*)?$/.exec(text);
  if (!iso && !local) return null;
  const [year, month, day] = iso
    ? [Number(iso[1]), Number(iso[2]), Number(iso[3])]
    : [Number(local?.[3]) + ((local?.[3] ?? "").length === 2 ? 2_000 : 0), Number(local?.[2]), Number(local?.[1])];
  const at = new Date(Date.UTC(year, month - 1, day));
  const isReal = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return isReal && year >= 1900 && year < 2200 ? at.toISOString() : null;
}

/** The value of a field that the business has added; null where the text is none of its type. */
export function readOwnValue(
  { type, choices }: Pick<FieldRow, "type" | "choices">,
  text: string,
): string | number | boolean | null {
  switch (type) {
    case "number": {
      const plain = text.replace(/\s/g, "");
      const number = Number(/^-?\d+,\d+$/.test(plain) ? plain.replace(",", ".") : plain);
      return plain !== "" && Number.isFinite(number) ? number : null;
    }
    case "date":
      return readDay(text)?.slice(0, 10) ?? null;
    case "choice":
      return choices.find((choice) => foldText(choice) === foldText(text)) ?? null;
    case "boolean":
      if (isTicked(text)) return true;
      return /^(?:no|n|nao|não|0|false|falso)$/i.test(text) ? false : null;
    default:
      return text.length <= 2_000 ? text : null;
  }
}
