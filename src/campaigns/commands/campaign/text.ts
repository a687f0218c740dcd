/** The words of a message as they are written in a chat: taken where they can be filled in for everybody, else explained. */
import { InputError } from "../../../lib/errors.ts";
import { readContent } from "../../campaigns/content.ts";
import { type CommandCall, tell } from "../command.ts";

/** What a text written here may name; products and addresses are given on the page. */
const PLACES = ["contact.firstName", "contact.name", "company.name", "business.name"];

/** Whether a text can be filled in for everybody. */
export function canBeSaid(text: string): boolean {
  try {
    readContent({ variants: [{ key: "a", messages: [{ channel: "chat", text }] }] });
    return true;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return false;
  }
}

/** What is said of a text that cannot be: which places there are, and how one is written. */
export function badText(call: CommandCall): string {
  const places = PLACES.map((place) => `{{${place}}}`).join(", ");
  const example = `{{contact.firstName|${tell(call, "new.friend")}}}`;
  return tell(call, "new.badText", { places, example });
}
