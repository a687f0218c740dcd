/** The first argument of every verb of the domain: whose data, on whose behalf, in which transaction, at what time. */
import type { Tx } from "../infra/database.ts";
import type { Clock } from "../lib/time.ts";

/** Who acts; written into the audit. */
export type Actor =
  | { readonly kind: "customer"; readonly id: string }
  | { readonly kind: "agent"; readonly id: string }
  | { readonly kind: "rep"; readonly id: string }
  | { readonly kind: "api_key"; readonly id: string }
  | { readonly kind: "system"; readonly id: null };

export interface CrmContext {
  readonly tx: Tx;
  readonly tenantId: string;
  readonly actor: Actor;
  readonly clock: Clock;
}
