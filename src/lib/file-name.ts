/** Names of files as people see them; never a path, never where something is stored. */
import { cleanText } from "./text.ts";

const MAX_NAME_LENGTH = 120;

/** A name for people: no path, nothing that a file system or a header could trip over, its ending kept. */
export function cleanFileName(raw: string | undefined): string {
  const name = cleanText((raw ?? "").replace(/^.*[\\/]/s, "").replace(/["<>|:*?\n\r\t]/g, "")).replace(/^\.+/, "");
  if (name === "") return "file";
  if (name.length <= MAX_NAME_LENGTH) return name;
  const ending = /\.\w{1,10}$/.exec(name)?.[0] ?? "";
  return cleanText(name.slice(0, MAX_NAME_LENGTH - ending.length)) + ending;
}
