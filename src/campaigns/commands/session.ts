/** Where a member's chat stands between two messages: in the database, so that a restart forgets nothing. */
import { z } from "zod";
import type { Json } from "../../channels/message.ts";
import type { CrmContext } from "../../crm/context.ts";
import { HOUR_MS } from "../../lib/time.ts";

/** A question older than this is forgotten: nobody answers it any more. */
const FORGOTTEN_MS = 12 * HOUR_MS;

const json: z.ZodType<Json> = z.json() as z.ZodType<Json>;
const ids = z.array(z.string().max(60)).max(50).optional();

export const sessionState = z.object({
  /** What waits for an answer. */
  question: z.object({ command: z.string(), step: z.string(), data: json }).nullable().default(null),
  /** The choices that were shown last: a number or a title takes one. */
  choices: z.array(z.object({ value: z.string(), title: z.string() })).default([]),
  lists: z.object({ leads: ids, tasks: ids, products: ids }).default({}),
});
export type SessionState = z.infer<typeof sessionState>;

/** What the chat stands at; what cannot be read or is too old counts as nothing. */
export async function readSession({ tx, clock }: CrmContext, identityId: string): Promise<SessionState> {
  const row = await tx.commandSession.findUnique({ where: { identityId } });
  const isOld = row !== null && clock.now().getTime() - row.updatedAt.getTime() > FORGOTTEN_MS;
  const read = sessionState.safeParse(isOld ? {} : (row?.state ?? {}));
  return read.success ? read.data : sessionState.parse({});
}

/** In the transaction of the message that changed it. */
export async function keepSession(
  { tx, tenantId, clock }: CrmContext,
  identityId: string,
  state: SessionState,
): Promise<void> {
  const data = { state: state as object, updatedAt: clock.now() };
  await tx.commandSession.upsert({
    where: { identityId },
    create: { identityId, tenantId, ...data },
    update: data,
  });
}
