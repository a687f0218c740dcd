/** In: what a message tells of the link by which its writer came. The reference is taken out of what people and agents read. */
import type { InboundMessage, Part } from "../channels/channel.ts";
import { textOfParts } from "../channels/parts.ts";
import { findOrigin, findOriginOfCode, type Origin, recordArrival } from "../crm/links/arrivals.ts";
import { findReferences, withoutReferences } from "../crm/links/reference.ts";
import { type InboundRow, type StoredInbound, storeInboundIn } from "../crm/sql/ingest.ts";
import type { Database } from "../infra/database.ts";
import { asSql } from "../infra/transaction-client.ts";
import type { Locale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";
import type { Clock } from "../lib/time.ts";

interface ArrivalDeps {
  readonly db: Database;
  readonly clock: Clock;
}

export interface Arrival {
  readonly origin: Origin;
  /** The text as it was written. */
  readonly wrote: string;
  /** What is left of the message without the reference. */
  readonly parts: readonly Part[];
}

/**
 * By which link the writer of a message came; null for most messages, which cost nothing here. A word that only looks like
 * a reference stays where it is.
 */
export async function findArrival(
  { db }: Pick<ArrivalDeps, "db">,
  tenantId: string,
  { parts, reference, locale }: Pick<InboundMessage, "parts" | "reference"> & { readonly locale: Locale },
): Promise<Arrival | null> {
  const wrote = textOfParts(parts);
  const references = findReferences(wrote).map((found) => found.reference);
  if (reference === undefined && references.length === 0) return null;
  const origin = await db.forTenant(tenantId, async (tx) => {
    const told = reference === undefined ? null : await findOriginOfCode(tx, reference);
    return told ?? (references.length > 0 ? findOrigin(tx, references) : null);
  });
  return origin && { origin, wrote, parts: without(parts, origin.reference, locale) };
}

/** Stores the message and what its link brings with it, all or nothing. */
export function storeArrival({ db, clock }: ArrivalDeps, row: InboundRow, arrival: Arrival): Promise<StoredInbound> {
  const { tenantId } = row;
  return db.forTenant(tenantId, async (tx) => {
    const stored = await storeInboundIn(asSql(tx), row);
    const { conversationId } = stored;
    if (!stored.duplicate)
      await recordArrival({ tx, tenantId, clock }, arrival.origin, { conversationId, wrote: arrival.wrote });
    return stored;
  });
}

function without(parts: readonly Part[], reference: string, locale: Locale): Part[] {
  const left = parts.flatMap((part): Part[] => {
    if (part.type !== "text") return [part];
    const found = findReferences(part.text).filter((one) => one.reference === reference);
    if (found.length === 0) return [part];
    const text = withoutReferences(part.text, found);
    return text === "" ? [] : [{ type: "text", text }];
  });
  // Whoever sends the reference alone has come to talk.
  return left.length > 0 ? left : [{ type: "text", text: say(locale, "channels.greeting") }];
}
