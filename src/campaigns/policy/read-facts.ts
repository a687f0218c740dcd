/** Reads the policy's facts for many messages at once: a fixed number of statements, whatever the number of contacts. */
import { policySettings } from "../../crm/send-policy.ts";
import { whereaboutsOf } from "../../crm/whereabouts.ts";
import type { SqlTx } from "../../infra/database.ts";
import { DAY_MS, plusMs } from "../../lib/time.ts";
import type { Program } from "../programs.ts";
import type { Ask, ConsentWord, ContactFacts, Facts, OpenAutomated, PastAutomated } from "./facts.ts";
import { BUSINESS, CONSENTS, CONTACTS, CONVERSATIONS, SENDS } from "./facts-sql.ts";
import { type Asked, readStates } from "./read-state.ts";
import { type ConversationRow, readWays, routesOf } from "./routes.ts";

/** Longer than any cap looks back. */
const LOOK_BACK_MS = 8 * DAY_MS;

interface ContactRow {
  id: string;
  phone: string | null;
  email: string | null;
  custom: unknown;
  optedOutAt: Date | null;
  mergedIntoId: string | null;
}

interface SendRow extends Omit<OpenAutomated, "status"> {
  contactId: string;
  channel: string | null;
  status: "planned" | "queued" | "sent";
  at: Date | null;
}

/**
 * The facts as of `now` for each of those who ask, in their order.
 * @param isClaim the messages stand in the outbox and are about to leave
 */
export async function readFacts(
  tx: SqlTx,
  tenantId: string,
  asked: readonly Asked[],
  { now, isClaim = false }: { now: Date; isClaim?: boolean },
): Promise<Facts[]> {
  const contactIds = [...new Set(asked.map(({ contactId }) => contactId))];
  // Asked together: one trip to the database.
  const [[business], contactRows, consents, threads, sendRows, ways, states] = await Promise.all([
    tx.query<{ country: string; timeZone: string; settings: unknown }>(BUSINESS, [tenantId]),
    tx.query<ContactRow>(CONTACTS, [contactIds]),
    tx.query<ConsentWord & { contactId: string }>(CONSENTS, [contactIds, tenantId]),
    tx.query<ConversationRow>(CONVERSATIONS, [contactIds, tenantId]),
    tx.query<SendRow>(SENDS, [contactIds, plusMs(now, -LOOK_BACK_MS)]),
    readWays(tx, tenantId, { contactIds, asks: asked.map(({ ask }) => ask), now }),
    readStates(tx, tenantId, asked),
  ]);
  if (!business) throw new Error("no such tenant");
  const settings = policySettings.parse(business.settings ?? {});
  const contacts = byId(contactRows, ({ id }) => id);
  const sends = groupBy(sendRows, ({ contactId }) => contactId);
  const [consentsOf, threadsOf] = [
    groupBy(consents, ({ contactId }) => contactId),
    groupBy(threads, ({ contactId }) => contactId),
  ];
  const factsOf = new Map<string, ContactFacts>();
  for (const id of contactIds) {
    const row = contacts.get(id);
    const own = threadsOf.get(id) ?? [];
    const person = { phone: row?.phone ?? null, custom: (row?.custom ?? {}) as Record<string, unknown> };
    factsOf.set(id, {
      isGone: row === undefined || row.mergedIntoId !== null,
      optedOutAt: row?.optedOutAt ?? null,
      ...whereaboutsOf(person, business, settings),
      consents: consentsOf.get(id) ?? [],
      lastInboundAt: own.reduce<Date | null>((a, { lastInboundAt: b }) => (a && (!b || a > b) ? a : b), null),
      isWithPerson: own.some(({ status, handler }) => status === "open" && handler !== "agents"),
      routes: routesOf(ways, { id, phone: person.phone, email: row?.email ?? null }, own),
    });
  }
  return asked.map(({ contactId, ask }, index) => ({
    ask,
    settings,
    contact: factsOf.get(contactId) as ContactFacts,
    state: states[index] as Facts["state"],
    ...sendsBeside(sends.get(contactId) ?? [], ask),
    isClaim,
  }));
}

/** Others of the contact: those that left, and those that wait. */
function sendsBeside(rows: readonly SendRow[], { sendId }: Ask): { sent: PastAutomated[]; open: OpenAutomated[] } {
  const others = rows.filter((row) => row.sendId !== sendId);
  return {
    sent: others.flatMap(({ sendId: id, program, channel, status, at }) =>
      status === "sent" && at ? [{ sendId: id, program: program as Program, channel, at }] : [],
    ),
    open: others.flatMap(({ status, at: _at, contactId: _contact, channel: _channel, ...open }) =>
      status === "sent" ? [] : [{ ...open, status }],
    ),
  };
}

function byId<Row>(rows: readonly Row[], idOf: (row: Row) => string): Map<string, Row> {
  return new Map(rows.map((row) => [idOf(row), row]));
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
