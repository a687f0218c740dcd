/** The stored playbook of the chosen business, in one transaction that no other change of it comes between. */
import { readConfig } from "../../config.ts";
import type { CrmContext } from "../../crm/context.ts";
import { lockPlaybook, readStoredPlaybook, type StoredPlaybook } from "../../crm/playbook/stored.ts";
import { systemClock } from "../../lib/time.ts";
import { chooseTenant } from "../choose-tenant.ts";
import type { Cli } from "../cli.ts";
import { withData } from "../data.ts";

/** Runs `work` on it; whatever it throws leaves everything as it was. */
export function inPlaybook<T>(
  cli: Cli,
  slug: string | undefined,
  work: (crm: CrmContext, stored: StoredPlaybook) => Promise<T>,
): Promise<T> {
  return withData(cli, readConfig(), async (db) => {
    const { id: tenantId } = await chooseTenant(cli, db, slug);
    return db.forTenant(tenantId, async (tx) => {
      await lockPlaybook(tx, tenantId);
      const stored = await readStoredPlaybook(tx, tenantId);
      return work({ tx, tenantId, actor: { kind: "system", id: null }, clock: systemClock }, stored);
    });
  });
}
