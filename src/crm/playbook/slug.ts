/** Keys made from what people wrote. Pure. */
import { foldText } from "../../lib/text.ts";

/** "¿Hacen envíos?" as "hacen-envios"; "item" for a text without letters. At most `max` long. */
export function slug(text: string, max: number): string {
  const words = foldText(text)
    .replace(/ñ/g, "n")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const cut = words.slice(0, max).replace(/-+$/, "");
  return cut === "" ? "item" : cut;
}

/** The key, or the first of key-2, key-3 … that is not taken. */
export function freeKey(key: string, isTaken: (key: string) => boolean): string {
  if (!isTaken(key)) return key;
  for (let number = 2; ; number += 1) if (!isTaken(`${key}-${number}`)) return `${key}-${number}`;
}
