/** `charla playbook versions` and `rollback`: what was imported when, and back to it. */
import { comparePlaybooks, countChanges } from "../../crm/playbook/changes.ts";
import { storePlaybook } from "../../crm/playbook/stored.ts";
import { contentOfVersion, listVersions } from "../../crm/playbook/versions.ts";
import { say } from "../../lib/texts.ts";
import type { Cli } from "../cli.ts";
import { Failure } from "../failure.ts";
import { inPlaybook } from "./in-playbook.ts";
import { showChanges } from "./show-changes.ts";

const MAX_SHOWN = 50;

export async function showVersions(cli: Cli, { tenant }: { tenant?: string }): Promise<void> {
  const versions = await inPlaybook(cli, tenant, ({ tx, tenantId }) => listVersions(tx, tenantId, MAX_SHOWN));
  if (versions.length === 0) cli.note(say(cli.locale, "playbook.versions.none"));
  for (const [index, { version, source, note, createdAt, isWhole }] of versions.entries()) {
    const current = index === 0 ? say(cli.locale, "playbook.versions.current") : "";
    const extent = isWhole ? "" : say(cli.locale, "playbook.versions.rulesOnly");
    const at = createdAt.toISOString().slice(0, 16).replace("T", " ");
    cli.print([version, at, source, note ?? "", current || extent].join("\t").trimEnd());
  }
}

/** Stores an earlier version as the newest one. Stock stays as it is. Throws `Failure` when there is no such version. */
export async function rollBack(
  cli: Cli,
  version: number,
  { tenant, dryRun = false }: { tenant?: string; dryRun?: boolean },
): Promise<void> {
  const told = (key: string, values = {}) => say(cli.locale, `playbook.rollback.${key}`, values);
  await inPlaybook(cli, tenant, async (crm, { content: current }) => {
    const content = await contentOfVersion(crm.tx, crm.tenantId, version, current);
    if (!content) throw new Failure(told("unknown", { version: String(version) }));
    const changes = comparePlaybooks(current, content);
    if (countChanges(changes) === 0) return cli.print(told("nothing", { version: String(version) }));
    showChanges(cli, changes, content.business.currency);
    if (dryRun) return cli.print(say(cli.locale, "playbook.import.dryRun"));
    const stored = await storePlaybook(crm, content, changes, `rollback ${version}`);
    cli.print(told("done", { version: String(version), stored: String(stored) }));
  });
}
