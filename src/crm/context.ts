/** The first argument of every verb of the domain: whose data, on whose behalf, in which transaction, at what time. */
import type { Tx } from "../infra/database.ts";
import type { Clock } from "../lib/time.ts";
import type { Actor } from "./actor.ts";

export interface CrmContext {
  readonly tx: Tx;
  readonly tenantId: string;
  readonly actor: Actor;
  readonly clock: Clock;
}
