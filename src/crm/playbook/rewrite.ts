/** How people change what is stored of a playbook: one at a time, checked whole, as its next version, told to the audit. */
import { isDeepStrictEqual } from "node:util";
import { ConflictError } from "../../lib/errors.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { comparePlaybooks, countChanges, type PlaybookChanges } from "./changes.ts";
import { type PlaybookContent, playbookContent } from "./content.ts";
import { lockPlaybook, readStoredPlaybook, storePlaybook } from "./stored.ts";
import { contentOfVersion } from "./versions.ts";

export interface Rewrite {
  /** The version that the person saw; null for what meets nothing that is there, such as a new entry. */
  readonly seen: number | null;
  /** What of the playbook they change: somebody else's change of anything else is no conflict. */
  readonly concerns: (content: PlaybookContent) => unknown;
  readonly change: (content: PlaybookContent) => PlaybookContent | Promise<PlaybookContent>;
  /** Of the audit, after `playbook.`. */
  readonly verb: "update" | "rollback";
  readonly note: string;
}

export interface Rewritten {
  /** The former one, where nothing differs. */
  readonly version: number;
  readonly changes: PlaybookChanges;
}

/** Throws `ConflictError` when what is changed was changed by somebody else since it was seen. */
export async function rewritePlaybook(crm: CrmContext, rewrite: Rewrite): Promise<Rewritten> {
  demand(crm, "playbook:write");
  const { tx, tenantId, actor } = crm;
  await lockPlaybook(tx, tenantId);
  const { version, content } = await readStoredPlaybook(tx, tenantId);
  const { seen, concerns, verb, note } = rewrite;
  if (seen !== null && seen !== version) {
    const then = await contentOfVersion(tx, tenantId, seen, content);
    if (!then || !isDeepStrictEqual(concerns(then), concerns(content)))
      throw new ConflictError("somebody else has changed this meanwhile: load it again", { details: { version } });
  }
  const after = playbookContent.parse(await rewrite.change(content));
  const changes = comparePlaybooks(content, after);
  if (countChanges(changes) === 0) return { version, changes };
  const source = actor.kind === "api_key" ? "api" : "web";
  const stored = await storePlaybook(crm, after, changes, note, { source, action: `playbook.${verb}` });
  return { version: stored, changes };
}
