/** What stands beside a conversation in its card: the lead that it is about. */
import type { CrmContext } from "./context.ts";
import { demand } from "./permissions.ts";

/** The newest lead of a contact, or null. Throws `ForbiddenError`. */
export function findNewestLead(crm: CrmContext, contactId: string) {
  demand(crm, "leads:read");
  return crm.tx.lead.findFirst({ where: { contactId }, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
}
