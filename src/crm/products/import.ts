/** A CSV of products: looked at, or stored whole as the next version of the playbook. */
import { InputError } from "../../lib/errors.ts";
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { comparePlaybooks, countChanges } from "../playbook/changes.ts";
import { decodeText } from "../playbook/decode.ts";
import { faultText } from "../playbook/fault-text.ts";
import type { Fault } from "../playbook/incoming.ts";
import { mergePlaybook } from "../playbook/merge.ts";
import { readPlaybookCsv } from "../playbook/read-csv.ts";
import { lockPlaybook, readStoredPlaybook, storePlaybook } from "../playbook/stored.ts";

/** Mistakes that are told at once. */
const MOST_FAULTS = 50;

export interface CatalogImport {
  readonly added: number;
  readonly changed: number;
  /** Headings whose columns were left alone. */
  readonly ignored: readonly string[];
  /** Of the playbook; null where nothing was stored. */
  readonly version: number | null;
}

/**
 * Throws `InputError` with every mistake of the table, in the reader's language; then nothing is stored.
 * @param dryRun only says what would change
 */
export async function importProducts(
  crm: CrmContext,
  { bytes, fileName, dryRun, reader }: { bytes: Uint8Array; fileName: string; dryRun: boolean; reader: Locale },
): Promise<CatalogImport> {
  demand(crm, "catalog:write");
  const decoded = decodeText(bytes);
  if (decoded === "workbook")
    throw new InputError("a workbook is no CSV", [
      { path: "file", message: say(reader, "playbook.workbook", { file: fileName }) },
    ]);
  if (decoded.text.includes("\u0000"))
    throw new InputError("the file is no text", [{ path: "file", message: say(reader, "imports.file.binary") }]);
  await lockPlaybook(crm.tx, crm.tenantId);
  const { content } = await readStoredPlaybook(crm.tx, crm.tenantId);
  const { currency, locale } = content.business;
  const read = readPlaybookCsv(decoded.text, { file: fileName, currency, locale });
  if (!read.ok) throw refused(read.faults, reader);
  const { incoming, ignored } = read.value;
  const merged = mergePlaybook(content, { products: incoming.products ?? [] }, { replace: false });
  if (!merged.ok) throw refused(merged.faults, reader);
  const changes = comparePlaybooks(content, merged.value);
  const counts = { added: changes.products.added.length, changed: changes.products.changed.length, ignored };
  if (dryRun || countChanges(changes) === 0) return { ...counts, version: null };
  return { ...counts, version: await storePlaybook(crm, merged.value, changes, fileName) };
}

function refused(faults: readonly Fault[], reader: Locale): InputError {
  const issues = faults.slice(0, MOST_FAULTS).map((fault, index) => ({
    path: `file.${fault.place.line}.${index}`,
    message: faultText(reader, fault),
  }));
  return new InputError(`the table has ${faults.length} mistakes`, issues);
}
