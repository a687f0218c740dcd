/** Who is told of what became of a send: handlers by the kind of subject, called in the transaction that settles it. */
import type { Detail } from "../policy/verdict.ts";
import type { SubjectKind } from "../programs.ts";
import type { SendSubject } from "./ask.ts";
import type { SendsContext } from "./context.ts";

/** `delivered` and `read` come after `sent`; the others are the end, but a later report may still prove a delivery. */
export type SettledStatus = "sent" | "delivered" | "read" | "failed" | "uncertain" | "dropped" | "cancelled";

export interface SettledSend {
  readonly sendId: string;
  readonly contactId: string;
  readonly subject: SendSubject;
  readonly campaignId: string | null;
  readonly enrollmentId: string | null;
  readonly status: SettledStatus;
  /** Of the policy, with `dropped` and `cancelled`. */
  readonly reason: string | null;
  readonly detail: Detail;
  readonly at: Date;
}

export type SettledHandler = (context: SendsContext, settled: readonly SettledSend[]) => Promise<void>;

const handlers = new Map<SubjectKind, Set<SettledHandler>>();

/**
 * Registers a handler for sends about one kind of subject; the same one twice counts once. It may be told the same thing
 * again after a crash. Returns how it is taken back.
 */
export function onSettled(kind: SubjectKind, handler: SettledHandler): () => void {
  const known = handlers.get(kind) ?? new Set();
  handlers.set(kind, known.add(handler));
  return () => known.delete(handler);
}

/** Tells the handlers of sends that were settled in this transaction. */
export async function tellSettled(context: SendsContext, settled: readonly SettledSend[]): Promise<void> {
  for (const [kind, told] of handlers) {
    const own = settled.filter(({ subject }) => subject.kind === kind);
    if (own.length > 0) for (const handler of told) await handler(context, own);
  }
}
