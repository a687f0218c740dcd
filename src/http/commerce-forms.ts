/** What programs send about carts, orders and invoices: who it is of, and what is in it. */
import { z } from "zod";
import { findOrMakePerson } from "../crm/capture/people.ts";
import { getContact } from "../crm/contacts/list.ts";
import type { CrmContext } from "../crm/context.ts";
import { InputError } from "../lib/errors.ts";
import { cleanPersonName } from "../lib/person-name.ts";
import { email, phone, text } from "./forms.ts";
import { id } from "./route.ts";

export const externalId = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,100}$/, "fields.visible100")
  .describe("Its id where it comes from; the same one is the same thing");

/** Somebody who is known, or by whom they are found and made. */
export const buyer = z
  .union([
    z.strictObject({ id }),
    z.strictObject({ name: text(120).optional(), phone: phone.optional(), email: email.optional() }),
  ])
  .describe("The id of a contact; or a phone or an e-mail address, with a name, by which they are found or made");

const cents = z.int().min(0).max(1_000_000_000_000).describe("Minor units");
export const lines = z
  .array(
    z.strictObject({
      sku: text(100).nullable().default(null).describe("The code of the catalog, where it has one"),
      name: text(300),
      quantity: z.int().min(1).max(100_000),
      unitCents: cents,
    }),
  )
  .max(200);

/** The contact's id. Throws `NotFoundError`, and `InputError` for somebody who cannot be reached. */
export async function buyerOf(crm: CrmContext, who: z.infer<typeof buyer>): Promise<string> {
  if ("id" in who) return (await getContact(crm, who.id)).id;
  const { name, phone: number = null, email: address = null } = who;
  if (number === null && address === null)
    throw new InputError("there is no way to reach this person", [{ path: "contact", message: "fields.idPhoneEmail" }]);
  return findOrMakePerson(crm, { name: cleanPersonName(name ?? "") || null, phone: number, email: address });
}
