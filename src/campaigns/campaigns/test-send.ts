/** A message of a campaign to oneself, as it will read: asks for the provider's window only, and counts nowhere. */
import { recordAudit } from "../../crm/audit.ts";
import type { CrmContext } from "../../crm/context.ts";
import { demand } from "../../crm/permissions.ts";
import { InputError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { HOUR_MS, plusMs } from "../../lib/time.ts";
import { type PlannedSend, planSends } from "../sends/plan.ts";
import { getCampaign } from "./campaigns.ts";
import { contentFor } from "./content.ts";
import { placesFor } from "./people.ts";

export interface TestSend extends PlannedSend {
  readonly variant: string;
}

/**
 * Sends each variant, or one of them, to a contact of the business: whoever asks, as they are known as a customer. Throws
 * `NotFoundError`, and `InputError` for a campaign without a message.
 */
export async function testCampaign(
  crm: CrmContext,
  id: string,
  { contactId, variant = null }: { readonly contactId: string; readonly variant?: string | null },
): Promise<TestSend[]> {
  demand(crm, "campaigns:write");
  const { content, number } = await getCampaign(crm, id);
  if ((await crm.tx.contact.count({ where: { id: contactId, mergedIntoId: null } })) === 0)
    throw new NotFoundError("there is no such contact");
  const chosen = content.variants.filter(({ key }) => variant === null || key === variant);
  if (chosen.length === 0)
    throw new InputError("there is nothing to send", [{ path: "variant", message: "fields.variantMessage" }]);
  const now = crm.clock.now();
  const places = await placesFor(crm, content, [{ contactId, link: content.linkUrl }]);
  const planned = await planSends(
    crm,
    chosen.map((one) => ({
      contactId,
      program: "broadcast" as const,
      purpose: content.purpose,
      key: `campaign.test:${newId("event")}`,
      subject: { kind: "recipient" as const, id },
      dueAt: now,
      expiresAt: plusMs(now, HOUR_MS),
      unless: {},
      content: contentFor(one, places.get(contactId) ?? {}),
      variant: one.key,
      isTest: true,
    })),
  );
  await recordAudit(crm, { action: "campaign.test", subjectId: id, detail: { number, contactId } });
  return planned.map((one, at) => ({ ...one, variant: chosen[at]?.key ?? "" }));
}
