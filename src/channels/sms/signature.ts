/** Whether Twilio makes a call: its signature is over the public address, as Twilio knows it, and every field of the form. */
import type { WebhookRequest } from "../channel.ts";

export type Fields = Readonly<Record<string, string | string[]>>;

/** Longest form of Twilio's, in bytes, and the most fields: a message of 1,600 letters with ten files is far shorter. */
const FORM_MAX = 64 * 1024;
const FIELDS_MAX = 200;

/** The fields of a form; null for what is none, or is larger than Twilio's ever are. */
export function readForm({ headers, body }: WebhookRequest): Fields | null {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? "");
  if (!isForm || body.byteLength > FORM_MAX) return null;
  const form = new URLSearchParams(body.toString("utf8"));
  if (form.size > FIELDS_MAX) return null;
  const fields: Record<string, string | string[]> = Object.create(null);
  for (const name of new Set(form.keys())) {
    const [value = "", ...others] = form.getAll(name);
    fields[name] = others.length === 0 ? value : [value, ...others];
  }
  return fields;
}

/** The one value of a field. */
export function fieldOf(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Whether the signature in the headers is Twilio's over this address and these fields. */
export async function isTwilios(
  { headers, query }: WebhookRequest,
  fields: Fields,
  { webhookUrl, authToken }: { webhookUrl: string; authToken: string },
): Promise<boolean> {
  const signature = headers["x-twilio-signature"] ?? "";
  if (signature === "") return false;
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  const search = new URLSearchParams(given).toString();
  const { default: twilio } = await import("twilio");
  return twilio.validateRequest(authToken, signature, search === "" ? webhookUrl : `${webhookUrl}?${search}`, fields);
}
