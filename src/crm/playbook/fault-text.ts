/** A mistake of a file as people read it: where it is and how to mend it. */
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import type { Fault } from "./incoming.ts";

export function faultText(locale: Locale, { place, code, values }: Fault): string {
  const { file, line, column } = place;
  const kind = column === null ? "line" : typeof column === "number" ? "text" : "sheet";
  const where = say(locale, `playbook.place.${kind}`, { file, line: String(line), column: String(column) });
  return `${where}: ${say(locale, `playbook.fault.${code}`, values)}`;
}
