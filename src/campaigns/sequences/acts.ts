/** What a step does besides writing: codes, tasks, alerts, points, tags, moves. Each in the transaction of the person's turn. */

import { recordAudit } from "../../crm/audit.ts";
import type { CrmContext } from "../../crm/context.ts";
import { makeDiscountCodes } from "../../crm/discounts/codes.ts";
import { notify } from "../../crm/notifications.ts";
import { changeLead } from "../../crm/pipeline.ts";
import type { TaskSubject } from "../../crm/tasks/subjects.ts";
import { makeTask } from "../../crm/tasks/tasks.ts";
import { plusMs } from "../../lib/time.ts";
import type { Voice } from "./content.ts";
import type { LeafStep, TaskStep } from "./definition.ts";
import type { Fact, Facts } from "./fields.ts";
import type { Person } from "./people.ts";
import { fill, inLocale, type Wording } from "./wording.ts";

/** A step that is neither a wait nor a message nor a code nor an end. */
export type Act = Exclude<
  LeafStep,
  { wait: unknown } | { message: unknown } | { code: unknown } | { go: unknown } | { exit: unknown }
>;
/** A part of a hundred, and for how long, in ms. */
export type CodeTerms = Extract<LeafStep, { code: unknown }>["code"];

export interface Done {
  /** What is known differently from now on. */
  readonly facts: Readonly<Record<string, Fact>>;
  /** Of these, what is kept with the person. */
  readonly kept: Readonly<Record<string, unknown>>;
}

export const NOTHING: Done = { facts: {}, kept: {} };
const MOST_POINTS = 100;

/** @param team in which the people of the business read */
export async function act(crm: CrmContext, person: Person, step: Act, facts: Facts, team: Voice): Promise<Done> {
  if ("task" in step) return addTask(crm, person, step.task, facts, team);
  if ("alert" in step) return alert(crm, person, step.alert, facts, team);
  if ("tag" in step) return tag(crm, person, step.tag);
  if ("score" in step) return score(crm, facts, step.score);
  return move(crm, facts, step.move);
}

/** Codes come by the thousand, when a sequence reaches that step: they are made together. In the order of the people. */
export async function giveCodes(
  crm: CrmContext,
  given: readonly { readonly person: Person; readonly code: CodeTerms }[],
): Promise<Done[]> {
  const wanted = given.map(({ person: { contactId, subjectKind, subjectId }, code: { percent, valid } }) => ({
    ...{ percent, contactId },
    cartId: subjectKind === "cart" ? subjectId : null,
    expiresAt: plusMs(crm.clock.now(), valid),
  }));
  const made = await makeDiscountCodes(crm, wanted);
  return made.map(({ code, percent, expiresAt }): Done => {
    const facts = { "code.value": code, "code.percent": percent, "code.until": expiresAt };
    return { facts, kept: { ...facts, "code.until": expiresAt.toISOString() } };
  });
}

async function addTask(
  crm: CrmContext,
  person: Person,
  { title, detail, due, to }: TaskStep,
  facts: Facts,
  team: Voice,
): Promise<Done> {
  const ownerId = textOf(facts["lead.ownerId"]);
  await makeTask(crm, {
    title: said(title, facts, team) ?? "",
    detail: detail === undefined ? null : said(detail, facts, team),
    subject: subjectOfTask(person, facts),
    assigneeId: to === "owner" ? await stillHere(crm, ownerId) : null,
    dueAt: plusMs(crm.clock.now(), due ?? 0),
  });
  return NOTHING;
}

async function alert(
  crm: CrmContext,
  person: Person,
  { title, to }: Extract<Act, { alert: unknown }>["alert"],
  facts: Facts,
  team: Voice,
): Promise<Done> {
  const values = { title: said(title, facts, team) ?? "", contact: textOf(facts["contact.name"]) ?? "" };
  const owner = to === "owner" ? await stillHere(crm, textOf(facts["lead.ownerId"])) : null;
  const members =
    to === "admins"
      ? (await crm.tx.member.findMany({ where: { role: "admin", deactivatedAt: null }, select: { id: true } })).map(
          ({ id }) => id,
        )
      : [owner];
  for (const memberId of members)
    await notify(crm, { kind: "sequence_alert", subjectId: person.contactId, memberId, values });
  return NOTHING;
}

async function tag(
  crm: CrmContext,
  { contactId }: Person,
  { add, remove }: { add: string[]; remove: string[] },
): Promise<Done> {
  const [row] = await crm.tx.$queryRaw<
    { tags: string[] }[]
  >`SELECT tags FROM contacts WHERE id = ${contactId} FOR NO KEY UPDATE`;
  const had = row?.tags ?? [];
  const tags = [...new Set([...had, ...add])].filter((one) => !remove.includes(one));
  if (tags.length !== had.length || tags.some((one) => !had.includes(one))) {
    await crm.tx.contact.update({ where: { id: contactId }, data: { tags, version: { increment: 1 } } });
    await recordAudit(crm, { action: "contact.update", subjectId: contactId, detail: { fields: "tags" } });
  }
  return { facts: { "contact.tags": tags }, kept: {} };
}

async function score(crm: CrmContext, facts: Facts, points: number): Promise<Done> {
  const lead = await openLead(crm, facts);
  if (!lead) return NOTHING;
  const bonusPoints = Math.max(-MOST_POINTS, Math.min(MOST_POINTS, lead.bonusPoints + points));
  const changed = await changeLead(crm, lead, { record: { bonusPoints } });
  return { facts: { "lead.score": changed.score, "lead.temperature": changed.temperature }, kept: {} };
}

async function move(crm: CrmContext, facts: Facts, status: Extract<Act, { move: unknown }>["move"]): Promise<Done> {
  const lead = await openLead(crm, facts);
  if (!lead || lead.status === "WON") return NOTHING;
  const changed = await changeLead(crm, lead, { status });
  return { facts: { "lead.status": changed.status }, kept: {} };
}

function openLead({ tx }: CrmContext, facts: Facts) {
  const id = textOf(facts["lead.id"]);
  return id === null ? null : tx.lead.findUnique({ where: { id } });
}

function subjectOfTask({ contactId, subjectKind, subjectId }: Person, facts: Facts): TaskSubject {
  if (subjectKind === "lead" || subjectKind === "conversation") return { kind: subjectKind, id: subjectId };
  const leadId = textOf(facts["lead.id"]);
  return leadId === null ? { kind: "contact", id: contactId } : { kind: "lead", id: leadId };
}

/** Somebody who has left gets nothing. */
async function stillHere({ tx }: CrmContext, memberId: string | null): Promise<string | null> {
  if (memberId === null) return null;
  return (await tx.member.count({ where: { id: memberId, deactivatedAt: null } })) > 0 ? memberId : null;
}

/** What a person of the team reads may have gaps: it is not sent to a customer. */
function said(text: Wording, facts: Facts, team: Voice): string | null {
  const whole = inLocale(text, team.locale);
  return fill(whole.replaceAll(/\{\{\s*([^{}|]+?)\s*\}\}/g, "{{$1|}}"), facts, team);
}

function textOf(fact: Fact): string | null {
  return typeof fact === "string" && fact !== "" ? fact : null;
}
