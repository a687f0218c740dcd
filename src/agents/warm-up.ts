/**
 * One turn for nobody: what is compiled, planned or connected at its first use is so before a customer waits for it.
 * Nothing is written, and no model is asked.
 */
import type { TenantRecord } from "../crm/tenants.ts";
import { noLlm } from "../infra/llm/none.ts";
import { newId } from "../lib/ids.ts";
import { type ThinkDeps, think } from "./think.ts";

/** A question that leads through the searches and the guards, as most first ones do. */
const QUESTION = "hola, ¿cuánto cuesta lo más barato que tienen?";

/** Runs the built-in brain once on the tenant's data. Throws what the database throws. */
export async function warmUp(deps: ThinkDeps, tenant: TenantRecord, now: Date): Promise<void> {
  const quiet: ThinkDeps = { ...deps, llm: noLlm, onGuard: () => undefined };
  const input = {
    tenant,
    conversationLocale: tenant.locale,
    now,
    contactId: newId("contact"),
    contactName: null,
    isCustomer: false,
    state: {},
    transcript: [],
    text: QUESTION,
    attachments: [],
    receivedAt: now,
  };
  await think(quiet, input, new AbortController().signal);
}
