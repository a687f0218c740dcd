/** Numbers that people read and say: counted within a tenant, one row for each kind. */
import type { CrmContext } from "./context.ts";

export type CounterName = "quote" | "invoice" | "order" | "case" | "campaign";

/** Numbers start here, so that the first ones do not look like a list position. */
const FIRST = 1001;

/** The next number of a kind. Two at once wait for each other; a rolled-back transaction gives its number back. */
export async function nextNumber(
  { tx, tenantId }: Pick<CrmContext, "tx" | "tenantId">,
  name: CounterName,
): Promise<number> {
  const [row] = await tx.$queryRaw<{ value: number }[]>`
    INSERT INTO counters (tenant_id, name, value) VALUES (${tenantId}, ${name}, ${FIRST})
    ON CONFLICT (tenant_id, name) DO UPDATE SET value = counters.value + 1
    RETURNING value`;
  if (!row) throw new Error(`no counter ${name}`);
  return row.value;
}
