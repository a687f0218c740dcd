/** `charla playbook import`: a file into the playbook, whole or not at all, after showing what changes. */
import { basename } from "node:path";
import { comparePlaybooks, countChanges } from "../../crm/playbook/changes.ts";
import { checkPlaybook } from "../../crm/playbook/check/check.ts";
import { mergePlaybook } from "../../crm/playbook/merge.ts";
import { storePlaybook } from "../../crm/playbook/stored.ts";
import { say } from "../../lib/texts.ts";
import { wallClock } from "../../lib/time.ts";
import type { Cli } from "../cli.ts";
import { inPlaybook } from "./in-playbook.ts";
import { readPlaybookFile, refuseFaults } from "./read-file.ts";
import { showChanges } from "./show-changes.ts";

export interface ImportOptions {
  readonly tenant?: string;
  readonly dryRun?: boolean;
  readonly replace?: boolean;
}

/** Throws `Failure` with every mistake of the file; then nothing is stored. */
export async function importPlaybook(cli: Cli, path: string, options: ImportOptions): Promise<void> {
  const { dryRun = false, replace = false } = options;
  await inPlaybook(cli, options.tenant, async (crm, { content: current }) => {
    const { currency, locale } = current.business;
    const { incoming, ignored } = readPlaybookFile(cli, path, { currency, locale });
    const merged = mergePlaybook(current, incoming, { replace });
    if (!merged.ok) return refuseFaults(cli, merged.faults);
    const { value: content } = merged;
    const changes = comparePlaybooks(current, content);
    const told = (key: string, values = {}) => say(cli.locale, `playbook.import.${key}`, values);
    if (ignored.length > 0) cli.note(told("ignored", { headings: ignored.join(", ") }));
    if (countChanges(changes) === 0) return cli.print(told("nothing"));
    showChanges(cli, changes, content.business.currency);
    if (dryRun) return cli.print(told("dryRun"));
    const version = await storePlaybook(crm, content, changes, basename(path));
    cli.print(told("done", { version: String(version) }));
    const today = wallClock(crm.clock.now(), content.business.timeZone).date;
    const wrong = checkPlaybook(content, today).filter(({ severity }) => severity !== "note").length;
    if (wrong > 0) cli.note(told("check", { count: wrong }));
  });
}
