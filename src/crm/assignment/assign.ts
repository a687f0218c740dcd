/** Work that finds its person by itself: chosen by the rules, given, and told of with its reasons. */
import { newId } from "../../lib/ids.ts";
import { pickLocale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { MINUTE_MS, plusMs } from "../../lib/time.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { planAction } from "../due-actions.ts";
import { holdConversation } from "../inbox/held.ts";
import { planCard } from "../member-chats/cards.ts";
import { notify } from "../notifications.ts";
import { holdTeam, readCandidates } from "./candidates.ts";
import { type AssignmentSubject, type Choice, chooseMember } from "./choose.ts";
import { explain } from "./explain.ts";
import { activeRules } from "./rules.ts";

/** What was given to whom. */
export interface Given {
  readonly memberId: string;
  readonly name: string;
  /** In the language of the business. */
  readonly why: string;
}

/**
 * Gives a conversation that waits for a person to the one whom the rules choose, with a note that says why. Null when it
 * waits no more, when somebody has it, when the business has no rules, or when nobody may be given it: it goes on waiting.
 * @param tried those who had it and did not answer; the last of them still has it
 */
export async function giveWaiting(crm: CrmContext, id: string, tried: readonly string[] = []): Promise<Given | null> {
  const { tx, tenantId, clock } = crm;
  const rules = await activeRules(crm);
  if (rules.length === 0) return null;
  const held = await holdConversation(crm, id);
  if (held.status !== "open" || held.handler !== "waiting" || held.assigneeId !== (tried.at(-1) ?? null)) return null;
  const { branchId, locale } = await tx.conversation.findUniqueOrThrow({ where: { id } });
  const made = await choose(crm, { event: "escalated", branchId, language: pickLocale(locale, "es"), tried });
  if (!made) return null;
  const { given, choice } = made;
  await tx.conversation.update({ where: { id }, data: { assigneeId: given.memberId } });
  await write(crm, { kind: "conversation", id }, made);
  const former = await nameOf(crm, tried.at(-1));
  const text = [
    ...(former === null ? [] : [say(made.locale, "assignment.reassigned", { former })]),
    say(made.locale, "assignment.note", { name: given.name, why: given.why }),
  ].join(" ");
  await tx.conversationNote.create({
    data: { id: newId("conversationNote"), tenantId, conversationId: id, text, createdAt: clock.now() },
  });
  await tell(crm, { kind: "given", subjectId: id, contactId: held.contactId }, given);
  // Whoever had it has had their card; the first is shown where it is called for.
  if (former !== null) await planCard(crm, id);
  const minutes = choice.rule?.terms.reassignAfterMin ?? null;
  if (minutes !== null) {
    const now = clock.now();
    await planAction(tx, {
      tenantId,
      kind: "conversation.reassign",
      subjectId: id,
      key: `reassign:${made.assignmentId}`,
      payload: { tried: [...tried, given.memberId].join(",") },
      dueAt: plusMs(now, minutes * MINUTE_MS),
      now,
    });
  }
  return given;
}

/** Gives a hot lead that is nobody's to the one whom the rules choose. Null when there is nothing to give or nobody to give it to. */
export async function giveHotLead(crm: CrmContext, leadId: string): Promise<(Given & { contactId: string }) | null> {
  const { tx } = crm;
  const rules = await activeRules(crm);
  if (rules.length === 0) return null;
  const [lead] = await tx.$queryRaw<{ contactId: string; branchId: string | null; locale: string | null }[]>`
    SELECT l.contact_id AS "contactId", l.branch_id AS "branchId", coalesce(v.locale, c.locale) AS locale
      FROM leads l JOIN contacts c ON c.id = l.contact_id LEFT JOIN conversations v ON v.id = l.conversation_id
     WHERE l.id = ${leadId} AND l.owner_id IS NULL AND l.temperature = 'hot' AND l.status NOT IN ('WON', 'LOST', 'DORMANT')
       FOR UPDATE OF l`;
  if (!lead) return null;
  const language = pickLocale(lead.locale ?? (await localeOf(crm)), "es");
  const made = await choose(crm, { event: "hot_lead", branchId: lead.branchId, language, tried: [] });
  if (!made) return null;
  await tx.lead.update({
    where: { id: leadId },
    data: { ownerId: made.given.memberId, version: { increment: 1 }, updatedAt: crm.clock.now() },
  });
  await write(crm, { kind: "lead", id: leadId }, made);
  await tell(crm, { kind: "lead_given", subjectId: leadId, contactId: lead.contactId }, made.given);
  return { ...made.given, contactId: lead.contactId };
}

interface Made {
  readonly assignmentId: string;
  readonly choice: Choice;
  readonly given: Given;
  readonly locale: ReturnType<typeof pickLocale>;
}

async function choose(crm: CrmContext, subject: AssignmentSubject): Promise<Made | null> {
  await holdTeam(crm);
  const candidates = await readCandidates(crm);
  const choice = chooseMember(await activeRules(crm), subject, candidates);
  if (!choice) return null;
  const locale = pickLocale(await localeOf(crm), "es");
  const name = candidates.find(({ id }) => id === choice.memberId)?.name ?? "";
  const given = { memberId: choice.memberId, name, why: explain(choice.reasons, locale) };
  return { assignmentId: newId("assignment"), choice, given, locale };
}

async function write(
  crm: CrmContext,
  { kind, id }: { kind: "conversation" | "lead"; id: string },
  { assignmentId, choice, given }: Made,
): Promise<void> {
  const { tx, tenantId, clock } = crm;
  const { memberId, rule, reasons } = choice;
  const now = clock.now();
  await tx.assignment.create({
    data: {
      id: assignmentId,
      tenantId,
      subjectKind: kind,
      subjectId: id,
      memberId,
      ruleId: rule?.id ?? null,
      reasons: reasons.map(({ code, values }) => ({ code, values: { ...values } })),
      at: now,
    },
  });
  await tx.member.update({ where: { id: memberId }, data: { lastAssignedAt: now } });
  const detail = { memberId, ruleId: rule?.id ?? null, why: given.why };
  await recordAudit(crm, { action: `${kind}.assign`, subjectId: id, detail });
  if (kind === "lead") {
    const by = { from: null, to: memberId, why: `${given.name}: ${given.why}`, actor: crm.actor.kind };
    await tx.leadEvent.create({
      data: { id: newId("event"), tenantId, leadId: id, type: "lead.assigned", detail: by, at: now },
    });
  }
}

async function tell(
  crm: CrmContext,
  { kind, subjectId, contactId }: { kind: "given" | "lead_given"; subjectId: string; contactId: string },
  { memberId, why }: Given,
): Promise<void> {
  const contact = await crm.tx.contact.findUnique({ where: { id: contactId }, select: { name: true } });
  await notify(crm, {
    kind,
    subjectId,
    memberId,
    values: { why, ...(contact?.name ? { contact: contact.name } : {}) },
  });
}

async function nameOf({ tx }: CrmContext, memberId: string | undefined): Promise<string | null> {
  if (memberId === undefined) return null;
  const member = await tx.member.findUnique({ where: { id: memberId }, select: { user: { select: { name: true } } } });
  return member?.user.name ?? null;
}

async function localeOf({ tx, tenantId }: CrmContext): Promise<string> {
  return (await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { locale: true } })).locale;
}
