/** One call to the models for a rep, within the tenant's monthly budget: a checked text, or why there is none. */
import { z } from "zod";
import type { ModelSpending } from "../../crm/model-spend.ts";
import type { TenantRecord } from "../../crm/tenants.ts";
import type { Llm } from "../../infra/llm/contract.ts";
import { ModelError } from "../../lib/errors.ts";

export interface ModelDeps {
  readonly llm: Llm;
  readonly spending: ModelSpending;
}

export interface ModelTask {
  readonly system: string;
  /** Fenced off as data. */
  readonly content: string;
  /** What is wrong with an answer, for the model to mend; null when it may be shown. */
  readonly faultOf: (text: string) => string | null;
  /** Longest answer, in tokens. */
  readonly maxTokens: number;
}

export type ModelText =
  | { readonly ok: true; readonly text: string; readonly model: string }
  | { readonly ok: false; readonly fault: "not_configured" | "over_budget" | ModelError };

const MAX_ANSWER = 6_000;

/** Never throws a `ModelError`; what the call cost is in the books when this returns. */
export async function askModel(
  { llm, spending }: ModelDeps,
  tenant: TenantRecord,
  { system, content, faultOf, maxTokens }: ModelTask,
  signal: AbortSignal,
): Promise<ModelText> {
  if (!llm.isConfigured) return { ok: false, fault: "not_configured" };
  if (await spending.isSpent(tenant.id, tenant.rules.monthlyModelBudgetMicros))
    return { ok: false, fault: "over_budget" };
  const text = z
    .string()
    .trim()
    .min(1)
    .max(MAX_ANSWER)
    .superRefine((written, check) => {
      const fault = faultOf(written);
      if (fault) check.addIssue({ code: "custom", message: fault });
    });
  try {
    const { value, usage } = await llm.complete({
      system,
      messages: [{ role: "user", content }],
      schema: z.object({ text }),
      schemaName: "rep_text",
      maxTokens,
      signal,
    });
    await spending.add(tenant.id, { calls: 1, costMicros: usage.costMicros });
    return { ok: true, text: value.text, model: usage.model };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const { costMicros } = error.details;
    await spending.add(tenant.id, { calls: 1, costMicros: typeof costMicros === "number" ? costMicros : 0 });
    return { ok: false, fault: error };
  }
}
