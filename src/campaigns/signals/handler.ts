/** What acts upon signals: a name, the kinds that it may hear of, and its deed. */
import type { CrmContext } from "../../crm/context.ts";
import type { Signal, SignalKind } from "../../crm/signals.ts";

export interface SignalHandler {
  /** Kept in the database while another handler fails: never renamed lightly. */
  readonly name: string;
  readonly kinds: readonly SignalKind[];
  /**
   * Acts upon signals, oldest first, in the transaction that ends them: each is given to it once. Throws to be given them
   * again, one by one.
   */
  run(crm: CrmContext, signals: readonly Signal[]): Promise<void>;
}
