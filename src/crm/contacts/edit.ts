/** What a person of the team changes of a contact. */
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { type CustomValues, changedCustom } from "../custom-fields.ts";
import { demand } from "../permissions.ts";
import { mustBeVersion, mustHaveChanged } from "../version.ts";

export interface ContactEdit {
  /** Null empties it. */
  readonly name?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly locale?: string | null | undefined;
  readonly companyId?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly custom?: CustomValues | undefined;
}

/** Changes a contact that is still as it was seen. Throws `NotFoundError`, `InputError` and `ConflictError`. */
export async function editContact(crm: CrmContext, id: string, version: number, edit: ContactEdit): Promise<void> {
  demand(crm, "contacts:write");
  const { tx } = crm;
  const contact = await tx.contact.findUnique({ where: { id } });
  if (!contact) throw new NotFoundError("there is no such contact");
  mustBeVersion(contact, version);
  if (contact.mergedIntoId) throw new ConflictError(`the contact was merged into ${contact.mergedIntoId}`);
  const { tags, custom, companyId, name, email, phone, locale } = edit;
  if (companyId && (await tx.company.count({ where: { id: companyId } })) === 0)
    throw new InputError("there is no such company", [{ path: "companyId", message: "fields.company" }]);
  const plain = { companyId, name, email, phone, locale };
  const changed = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  const result = await tx.contact.updateMany({
    where: { id, version },
    data: {
      ...changed,
      ...(tags ? { tags: [...new Set(tags)] } : {}),
      ...(custom ? { custom: await changedCustom(crm, "contact", { before: contact.custom, change: custom }) } : {}),
      version: { increment: 1 },
    },
  });
  mustHaveChanged(result, id);
  const fields = Object.keys(edit).filter((key) => edit[key as keyof ContactEdit] !== undefined);
  await recordAudit(crm, { action: "contact.update", subjectId: id, detail: { fields: fields.join(",") } });
}
