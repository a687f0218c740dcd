/** Erases the people whom a business keeps no longer, a transaction each. */
import { deleteContact } from "../crm/deletion.ts";
import { findQuiet, isStillQuiet } from "../crm/people-kept.ts";
import type { Files } from "../infra/files.ts";
import { type AsSystem, forEveryTenant, type TenantsContext } from "./every-tenant.ts";

const BATCH = 100;

/** Returns how many went. Whoever writes at the last moment stays. */
export async function eraseQuietPeople(ctx: TenantsContext & { files: Files }, signal: AbortSignal): Promise<number> {
  let gone = 0;
  await forEveryTenant(ctx, signal, async (run) => {
    for (let round = BATCH; round === BATCH && !signal.aborted; ) {
      const ids = await run((crm) => findQuiet(crm, BATCH));
      for (const id of ids) if (await erase(run, ctx.files, id)) gone++;
      round = ids.length;
    }
  });
  return gone;
}

async function erase(run: AsSystem, files: Files, id: string): Promise<boolean> {
  const runIfQuiet: AsSystem = (work) =>
    run(async (crm) => {
      if (!(await isStillQuiet(crm, id))) throw new NoLongerQuiet();
      return work(crm);
    });
  try {
    await deleteContact(runIfQuiet, files, id);
    return true;
  } catch (error) {
    if (error instanceof NoLongerQuiet) return false;
    throw error;
  }
}

class NoLongerQuiet extends Error {}
