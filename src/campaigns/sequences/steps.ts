/** What each step did for each person: the figures of a sequence are counted from it. */
import type { CrmContext } from "../../crm/context.ts";
import type { Person } from "./people.ts";

export interface StepRecord {
  readonly person: Pick<Person, "id" | "sequenceId">;
  readonly stepId: string;
  readonly sendId: string | null;
  readonly variant: string | null;
  readonly outcome: "done" | "planned" | "dropped";
  readonly reason: string | null;
}

/** Writes them, each step of a person once. */
export async function writeSteps({ tx, tenantId, clock }: CrmContext, records: readonly StepRecord[]): Promise<void> {
  if (records.length === 0) return;
  const at = clock.now();
  await tx.enrollmentStep.createMany({
    data: records.map(({ person, ...record }) => ({
      tenantId,
      enrollmentId: person.id,
      sequenceId: person.sequenceId,
      ...record,
      at,
    })),
    skipDuplicates: true,
  });
}
