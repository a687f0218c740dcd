/** What each step did for each person: the figures of a sequence are counted from it. */
import type { CrmContext } from "../../crm/context.ts";
import type { Statement } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";
import type { Person } from "./people.ts";

export interface StepRecord {
  readonly person: Pick<Person, "id" | "sequenceId">;
  readonly stepId: string;
  readonly sendId: string | null;
  readonly variant: string | null;
  readonly outcome: "done" | "planned" | "dropped";
  readonly reason: string | null;
}

const INSERT: Statement = {
  name: "enrollment_steps_insert",
  text: `
    INSERT INTO enrollment_steps (tenant_id, enrollment_id, step_id, sequence_id, send_id, variant, outcome, reason, at)
    SELECT $2, n."enrollmentId", n."stepId", n."sequenceId", n."sendId", n.variant, n.outcome, n.reason, $3
      FROM jsonb_to_recordset($1::jsonb) AS n("enrollmentId" text, "stepId" text, "sequenceId" text, "sendId" text, variant text,
             outcome text, reason text)
    ON CONFLICT DO NOTHING`,
};

/** Writes them, each step of a person once. */
export async function writeSteps({ tx, tenantId, clock }: CrmContext, records: readonly StepRecord[]): Promise<void> {
  if (records.length === 0) return;
  const rows = records.map(({ person: { id: enrollmentId, sequenceId }, ...record }) => ({
    ...{ enrollmentId, sequenceId },
    ...record,
  }));
  await asSql(tx).query(INSERT, [JSON.stringify(rows), tenantId, clock.now()]);
}
