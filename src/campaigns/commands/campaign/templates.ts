/** The approved text that stands in for a message where a provider takes nothing else. */
import type { Choice } from "../../../channels/channel.ts";
import type { Template } from "../../../channels/template.ts";
import { templateShape } from "../../../channels/template.ts";
import { truncate } from "../../../lib/text.ts";
import { type CommandCall, tell } from "../command.ts";

const SHOWN = 6;
/** Its places take the name and the text. */
const MOST_PLACES = 2;

export interface FilledTemplate {
  readonly name: string;
  readonly language: string;
  readonly values: string[];
}

/** Those that can be filled in here, as choices; the value is `name/language`. */
export async function templateChoices(call: CommandCall): Promise<Choice[]> {
  return (await usable(call)).slice(0, SHOWN).map(({ name, language, shape }) => ({
    value: `${name}/${language}`,
    title: truncate(`${name}: ${shape.body}`, 40),
  }));
}

/** The chosen one filled in; null when there is none of that name. */
export async function templateFor(call: CommandCall, value: string, text = ""): Promise<FilledTemplate | null> {
  const found = (await usable(call)).find(({ name, language }) => `${name}/${language}` === value);
  if (!found) return null;
  const values = [`{{contact.firstName|${tell(call, "new.friend")}}}`, text.replace(/\s+/g, " ")];
  return { name: found.name, language: found.language, values: values.slice(0, found.shape.places.length) };
}

async function usable({ crm }: CommandCall): Promise<Pick<Template, "name" | "language" | "shape">[]> {
  const rows = await crm.tx.messageTemplate.findMany({
    where: { status: "approved", category: { in: ["marketing", "MARKETING"] } },
    orderBy: [{ name: "asc" }, { language: "asc" }],
    take: 50,
  });
  return rows.flatMap(({ name, language, shape }) => {
    const read = templateShape.safeParse(shape);
    const fits =
      read.success &&
      read.data.isSendable &&
      read.data.header === null &&
      read.data.places.length <= MOST_PLACES &&
      read.data.buttons.every(({ takesValue }) => !takesValue);
    return fits ? [{ name, language, shape: read.data }] : [];
  });
}
