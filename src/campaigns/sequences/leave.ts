/** How people leave before the end, and rest: what was planned for them is taken back in the same transaction. */
import type { CrmContext } from "../../crm/context.ts";
import { cancelSends } from "../sends/cancel.ts";
import { enter } from "./enter.ts";
import { logEntries } from "./log.ts";
import { type Person, placePeople, type Standing } from "./people.ts";
import type { Reaction } from "./react.ts";
import { plansOf } from "./versions.ts";

export interface Reacting {
  readonly person: Person;
  readonly reaction: NonNullable<Reaction>;
  /** Why, as the automation log says it. */
  readonly because: string;
}

/** Lets people leave or rest. The message that somebody waited for is not sent; their way goes on behind it. */
export async function applyReactions(crm: CrmContext, reacting: readonly Reacting[]): Promise<void> {
  if (reacting.length === 0) return;
  const now = crm.clock.now();
  await placePeople(
    crm,
    reacting.map(({ person, reaction }): Standing => {
      if (reaction.kind === "exit")
        return { ...person, status: "exited", result: reaction.result, endedAt: now, sendId: null, dueAt: null };
      const pausedUntil = laterOf(person.pausedUntil, reaction.until);
      const dueAt = laterOf(person.waitUntil, pausedUntil);
      return { ...person, pausedUntil, sendId: null, turn: person.turn + 1, dueAt };
    }),
  );
  await logExits(crm, reacting);
  for (const { person, because } of reacting)
    if (person.sendId !== null) await cancelSends(crm, { enrollmentId: person.id }, because);
  for (const { person, reaction } of reacting)
    if (reaction.kind === "exit" && reaction.go !== null) await goOver(crm, person, reaction.go);
}

async function logExits(crm: CrmContext, reacting: readonly Reacting[]): Promise<void> {
  const plans = await plansOf(
    crm.tx,
    reacting.map(({ person }) => person.versionId),
  );
  await logEntries(
    crm,
    reacting.flatMap(({ person, reaction, because }) => {
      if (reaction.kind !== "exit") return [];
      const detail = { result: reaction.result, because };
      return [{ kind: "exited" as const, person, definition: plans.get(person.versionId)?.definition, detail }];
    }),
  );
}

/** Lets somebody into another sequence of the business, if there is one of that name and it is on. */
export async function goOver(
  crm: CrmContext,
  person: Pick<Person, "contactId" | "subjectKind" | "subjectId">,
  key: string,
): Promise<void> {
  const { tx, tenantId } = crm;
  const sequence = await tx.sequence.findUnique({
    where: { tenantId_key: { tenantId, key } },
    select: { id: true, status: true, number: true },
  });
  if (sequence?.status !== "on") return;
  const { id: sequenceId, number } = sequence;
  const version = await tx.sequenceVersion.findUniqueOrThrow({ where: { sequenceId_number: { sequenceId, number } } });
  const definition = (await plansOf(tx, [version.id])).get(version.id)?.definition;
  if (!definition) return;
  const subject =
    definition.about === person.subjectKind
      ? { subjectKind: person.subjectKind, subjectId: person.subjectId }
      : await subjectOf(crm, person.contactId, definition.about);
  if (!subject) return;
  await enter(crm, { sequenceId, versionId: version.id, definition }, [{ contactId: person.contactId, ...subject }]);
}

/** The row of a contact that a sequence about such a one follows; null where none is open. */
export async function subjectOf(
  { tx }: CrmContext,
  contactId: string,
  about: Person["subjectKind"],
): Promise<Pick<Person, "subjectKind" | "subjectId"> | null> {
  const newest = { where: { contactId }, orderBy: { createdAt: "desc" }, select: { id: true } } as const;
  const found = {
    contact: async () => ({ id: contactId }),
    lead: () =>
      tx.lead.findFirst({
        ...newest,
        where: { contactId, status: { notIn: ["WON", "LOST"] } },
        orderBy: { updatedAt: "desc" },
      }),
    conversation: () => tx.conversation.findFirst({ ...newest, orderBy: { lastMessageAt: "desc" } }),
    quote: () => tx.quote.findFirst(newest),
    cart: () => tx.cart.findFirst({ ...newest, where: { contactId, status: { in: ["open", "abandoned"] } } }),
    invoice: () =>
      tx.invoice.findFirst({
        where: { contactId, status: { in: ["open", "partially_paid"] } },
        orderBy: { issuedAt: "desc" },
        select: { id: true },
      }),
  } as const;
  const row = await found[about]();
  return row ? { subjectKind: about, subjectId: row.id } : null;
}

function laterOf(one: Date | null, other: Date): Date {
  return one !== null && one > other ? one : other;
}
