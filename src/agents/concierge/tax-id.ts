/** The number that a tax office knows the customer by: told for the invoice, it stays in the conversation for who issues it. Pure. */
import { foldText } from "../../lib/text.ts";

const TAX_ID =
  /\b(?:ruc|rfc|cuit|cuil|nit|rut|cnpj|tax id|vat(?: number)?)\b[^\d?]{0,12}[a-z]{0,4}\d[\d.\-/\sk]{5,18}|\brazon social\b[^?]*$/u;

/** Whether the text tells such a number, or the name that goes with it. */
export function tellsTaxId(text: string): boolean {
  return !/[?¿]/u.test(text) && TAX_ID.test(foldText(text));
}
