/** What sequences write to the automation log. */
import type { CrmContext } from "../../crm/context.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { type EntryKind, logAutomation } from "../log.ts";
import type { Detail } from "../policy/verdict.ts";
import type { Definition } from "./definition.ts";
import type { Person } from "./people.ts";

export interface SequenceEntry {
  readonly kind: Extract<EntryKind, "enrolled" | "not_enrolled" | "exited">;
  readonly person: Pick<Person, "contactId" | "subjectKind" | "subjectId"> & { readonly id: string | null };
  readonly definition: Pick<Definition, "sequence" | "program"> | undefined;
  readonly detail?: Detail;
}

export async function logEntries(
  { tx, tenantId, clock }: CrmContext,
  entries: readonly SequenceEntry[],
): Promise<void> {
  await logAutomation(
    asSql(tx),
    tenantId,
    entries.map(({ kind, person, definition, detail = {} }) => ({
      kind,
      program: definition?.program ?? "nurture",
      contactId: person.contactId,
      enrollmentId: person.id,
      subjectKind: person.subjectKind,
      subjectId: person.subjectId,
      detail: { sequence: definition?.sequence ?? "", ...detail },
    })),
    clock.now(),
  );
}
