/** Tells whoever brought a file what became of it: they do other things while the work is done. */
import type { CrmContext } from "../context.ts";
import { notifyAsker } from "../notifications.ts";
import type { ImportRecord } from "./imports.ts";

export type ImportEnd = "import_done" | "import_undone" | "import_failed";

/** In the transaction of the end itself, so that it is told once; a program that brought the file asks by itself. */
export async function tellImportEnd(
  crm: CrmContext,
  { id, fileName, createdBy }: Pick<ImportRecord, "id" | "fileName" | "createdBy">,
  { kind, counts = {} }: { kind: ImportEnd; counts?: Readonly<Record<string, number>> },
): Promise<void> {
  const figures = ["created", "updated", "failed", "undone", "kept"].map((name) => [name, String(counts[name] ?? 0)]);
  const values = { file: fileName, ...Object.fromEntries(figures) };
  await notifyAsker(crm, createdBy, { kind, subjectId: id, values });
}
