/**
 * A talk with the agents that never was: what they would answer, with the trace, by the playbook as it stands now. They
 * decide and never write, and nothing of what they decide is done here; who asks keeps what is said and brings it again.
 */
import { type Decision, replyParts } from "../agents/agent.ts";
import type { ThinkInput, Thought } from "../agents/think.ts";
import type { Part } from "../channels/channel.ts";
import { textOfParts } from "../channels/parts.ts";
import { findTenant } from "../crm/tenants.ts";
import type { Database } from "../infra/database.ts";
import { NotFoundError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import type { Clock } from "../lib/time.ts";

interface RehearseContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly think: (input: ThinkInput, signal: AbortSignal) => Promise<Thought>;
  /** Longest time for thinking, in ms. */
  readonly turnTimeoutMs: number;
}

export interface Rehearsal {
  readonly replies: readonly string[];
  /** The same replies as they would be sent, with their buttons and pictures. */
  readonly messages: readonly (readonly Part[])[];
  /** What would have been done besides. */
  readonly actions: readonly Decision["actions"][number]["type"][];
  readonly trace: Thought["trace"];
  readonly locale: Thought["locale"];
}

/** What the agents say to a text of somebody whom nobody knows. Throws when they do not answer in their time. */
export async function rehearse(
  { db, clock, think, turnTimeoutMs }: RehearseContext,
  {
    tenantId,
    text,
    locale,
    state,
    transcript,
  }: { tenantId: string; text: string; locale: string | null } & Pick<ThinkInput, "state" | "transcript">,
): Promise<Rehearsal> {
  const tenant = await db.forTenant(tenantId, (tx) => findTenant(tx, tenantId));
  if (!tenant) throw new NotFoundError(`no tenant ${tenantId}`);
  const now = clock.now();
  const thought = await think(
    {
      tenant,
      conversationLocale: locale ?? tenant.locale,
      now,
      contactId: newId("contact"),
      contactName: null,
      isCustomer: false,
      state,
      transcript,
      text,
      attachments: [],
      receivedAt: now,
    },
    AbortSignal.timeout(turnTimeoutMs),
  );
  const messages = thought.decision.replies.map(replyParts);
  return {
    replies: messages.map(textOfParts),
    messages,
    actions: thought.decision.actions.map(({ type }) => type),
    trace: thought.trace,
    locale: thought.locale,
  };
}
