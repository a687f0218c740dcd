/** The versions of a playbook for the team: what each one changed, and the way back to it. */
import { ConflictError, NotFoundError } from "../../lib/errors.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { comparePlaybooks, type PlaybookChanges } from "./changes.ts";
import type { PlaybookContent } from "./content.ts";
import { type Rewritten, rewritePlaybook } from "./rewrite.ts";
import { readStoredPlaybook } from "./stored.ts";
import { contentOfVersion, listVersions, type VersionLine } from "./versions.ts";

/** Newest first. */
export async function listHistory(
  crm: CrmContext,
  { before, limit }: { before: number | null; limit: number },
): Promise<VersionLine[]> {
  demand(crm, "playbook:read");
  return listVersions(crm.tx, crm.tenantId, limit, before);
}

export const AGAINST = ["former", "current"] as const;

/**
 * What a version changed (`former`), or what going back to it would change (`current`); null for the first one, which
 * had nothing before it. Throws `NotFoundError`.
 */
export async function compareVersion(
  crm: CrmContext,
  { version, against }: { version: number; against: (typeof AGAINST)[number] },
): Promise<PlaybookChanges | null> {
  demand(crm, "playbook:read");
  const { content: current } = await readStoredPlaybook(crm.tx, crm.tenantId);
  const content = await mustFind(crm, version, current);
  if (against === "current") return comparePlaybooks(current, content);
  const former = await contentOfVersion(crm.tx, crm.tenantId, version - 1, current);
  if (!former) return null;
  // Where one of both has rules alone, the rest cannot be told apart.
  const lines = await listVersions(crm.tx, crm.tenantId, 2, version + 1);
  if (lines.some(({ isWhole }) => !isWhole))
    return comparePlaybooks({ ...current, rules: former.rules }, { ...current, rules: content.rules });
  return comparePlaybooks(former, content);
}

/**
 * Brings a version back as the newest one; stock stays. Throws `NotFoundError`, and `ConflictError` when the playbook was
 * changed since `seen`, or when the version is of another currency.
 */
export async function rollBackPlaybook(
  crm: CrmContext,
  { version, seen }: { version: number; seen: number },
): Promise<Rewritten> {
  return rewritePlaybook(crm, {
    seen,
    verb: "rollback",
    note: `rollback ${version}`,
    concerns: ({ business, rules, faq, categories }) => ({ business, rules, faq, categories }),
    change: async (current) => {
      const content = await mustFind(crm, version, current);
      if (content.business.currency !== current.business.currency)
        throw new ConflictError(`version ${version} has its prices in ${content.business.currency}`);
      return content;
    },
  });
}

async function mustFind(crm: CrmContext, version: number, current: PlaybookContent): Promise<PlaybookContent> {
  const content = await contentOfVersion(crm.tx, crm.tenantId, version, current);
  if (!content) throw new NotFoundError(`no version ${version}`);
  return content;
}
