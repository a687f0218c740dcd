/** Makes the payment links that reminders show, before their facts are read. */

import type { CrmContext } from "../../crm/context.ts";
import { openInvoiceLink } from "../../crm/invoices/link.ts";
import type { Person } from "./people.ts";
import { placesOfSteps } from "./program.ts";
import { plansOf, type SequencePlan } from "./versions.ts";
import { textsOf } from "./wording.ts";

const PLACE = "invoice.link";

/** A link for what is owed now on each invoice whose sequence names one; what a quote asks for has its own. */
export async function prepareLinks(crm: CrmContext, people: readonly Person[]): Promise<void> {
  const invoiced = people.filter(({ subjectKind }) => subjectKind === "invoice");
  if (invoiced.length === 0) return;
  const plans = await plansOf(
    crm.tx,
    invoiced.map(({ versionId }) => versionId),
  );
  const ids = invoiced.filter(({ versionId }) => namesLink(plans.get(versionId))).map(({ subjectId }) => subjectId);
  const owed = await crm.tx.invoice.findMany({
    where: { id: { in: ids }, quoteId: null, status: { in: ["open", "partially_paid"] } },
    select: { id: true, totalCents: true, paidCents: true },
    orderBy: { id: "asc" },
  });
  for (const { id, totalCents, paidCents } of owed) if (totalCents > paidCents) await openInvoiceLink(crm, id);
}

function namesLink(plan: SequencePlan | undefined): boolean {
  if (!plan) return false;
  return placesOfSteps(plan.definition.steps).some(({ step }) => {
    if (!("message" in step)) return false;
    const { text, email, sms, variants, template } = step.message;
    const wordings = [
      text,
      email?.text,
      sms?.text,
      ...(template?.values ?? []),
      ...(variants ?? []).map((one) => one.text),
    ];
    return wordings.some((one) => one !== undefined && textsOf(one).some((said) => said.includes(PLACE)));
  });
}
