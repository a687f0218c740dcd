/** The place of a message just stored. Messages stored at the same time are asked for together, so that a burst costs few queries. */
import { findPlaces } from "../../crm/thread.ts";
import type { Database } from "../../infra/database.ts";

export interface Places {
  /** Throws when there is no such message. */
  placeOf(tenantId: string, messageId: string): Promise<number>;
}

export function createPlaces(db: Pick<Database, "sqlForTenant">): Places {
  const waiting = new Map<string, { ids: string[]; found: Promise<ReadonlyMap<string, number>> }>();

  const ask = (tenantId: string, messageId: string): Promise<ReadonlyMap<string, number>> => {
    const batch = waiting.get(tenantId);
    if (batch) {
      batch.ids.push(messageId);
      return batch.found;
    }
    const ids = [messageId];
    const found = new Promise<void>((resume) => setImmediate(resume)).then(() => {
      waiting.delete(tenantId);
      return db.sqlForTenant(tenantId, (tx) => findPlaces(tx, ids));
    });
    waiting.set(tenantId, { ids, found });
    return found;
  };

  return {
    async placeOf(tenantId, messageId) {
      const place = (await ask(tenantId, messageId)).get(messageId);
      if (place === undefined) throw new Error(`no place for message ${messageId}`);
      return place;
    },
  };
}
