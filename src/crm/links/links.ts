/** Tracking links of a business: made, listed, ended. A code is unique over all businesses, since it stands in an address. */
import { randomInt } from "node:crypto";
import type { Database } from "../../infra/database.ts";
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { countsOf, type LinkCounts } from "./counts.ts";

/** As people write it, in lower case. */
export const LINK_CODE = /^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$/;
const CODE_LETTERS = "23456789bcdfghjkmnpqrstvwxyz";
const CODE_LENGTH = 7;

export interface NewLink {
  /** Made up where there is none. */
  readonly code: string | null;
  readonly campaign: string | null;
  readonly source: string | null;
  /** SKU of the product that is offered where the link stands. */
  readonly listing: string | null;
  /** Id or name of the branch. */
  readonly branch: string | null;
  readonly channelAccountId: string;
  readonly firstText: string | null;
  readonly expiresAt: Date | null;
}

export interface LinkRecord {
  readonly id: string;
  readonly code: string;
  readonly campaign: string | null;
  readonly source: string | null;
  readonly product: { readonly id: string; readonly sku: string; readonly name: string } | null;
  readonly branch: { readonly id: string; readonly name: string } | null;
  readonly channelAccount: { readonly id: string; readonly kind: string; readonly name: string };
  readonly firstText: string | null;
  readonly expiresAt: Date | null;
  readonly endedAt: Date | null;
  readonly createdAt: Date;
  readonly counts: LinkCounts;
}

/** A place in the list, newest first: where the former page ended. */
export interface LinkCursor {
  readonly at: Date;
  readonly id: string;
}

const SHOWN = {
  product: { select: { id: true, sku: true, name: true } },
  branch: { select: { id: true, name: true } },
  channelAccount: { select: { id: true, kind: true, name: true } },
} as const;

/**
 * Makes a link and returns its id. Throws `InputError` for a product, branch or account that the business does not have, and
 * `ConflictError` when the code is taken.
 */
export async function createLink(crm: CrmContext, link: NewLink): Promise<string> {
  demand(crm, "links:write");
  const { tx, tenantId, clock } = crm;
  const { campaign, source, firstText, expiresAt, channelAccountId } = link;
  const account = await tx.channelAccount.findFirst({ where: { id: channelAccountId, removedAt: null } });
  if (!account) throw unknown("channel", "there is no such channel account");
  const product = link.listing === null ? null : await tx.product.findFirst({ where: { sku: link.listing } });
  if (link.listing !== null && !product) throw unknown("listing", "fields.sku");
  const { branch: named } = link;
  const branch = named === null ? null : await tx.branch.findFirst({ where: { OR: [{ id: named }, { name: named }] } });
  if (named !== null && !branch) throw unknown("branch", "there is no branch with this id or name");
  const id = newId("link");
  const code =
    link.code ?? Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join("");
  const refers = { productId: product?.id ?? null, branchId: branch?.id ?? null };
  const data = { id, tenantId, code, campaign, source, channelAccountId, firstText, expiresAt, ...refers };
  try {
    await tx.link.create({ data: { ...data, createdAt: clock.now() } });
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "P2002") throw cause;
    throw new ConflictError("this code is taken", { cause });
  }
  await recordAudit(crm, { action: "link.create", subjectId: id, detail: { code, campaign, source } });
  return id;
}

/** Links with their counts, newest first. */
export async function listLinks(
  crm: CrmContext,
  { after, limit }: { after: LinkCursor | null; limit: number },
): Promise<LinkRecord[]> {
  demand(crm, "links:read");
  const { tx } = crm;
  const rows = await tx.link.findMany({
    ...(after
      ? { where: { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }] } }
      : {}),
    include: SHOWN,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  const counts = await countsOf(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...row, counts: counts(row.id) }));
}

/** By id or code. Throws `NotFoundError`, also for another business's link. */
export async function getLink({ tx }: CrmContext, idOrCode: string): Promise<LinkRecord> {
  const row = await tx.link.findFirst({
    where: { OR: [{ id: idOrCode }, { code: idOrCode.toLowerCase() }] },
    include: SHOWN,
  });
  if (!row) throw new NotFoundError("there is no such link");
  return { ...row, counts: (await countsOf(tx, [row.id]))(row.id) };
}

/** Ends a link: from now on it shows how else to write. Ending it twice is no error. Throws `NotFoundError`. */
export async function endLink(crm: CrmContext, idOrCode: string): Promise<LinkRecord> {
  demand(crm, "links:write");
  const { id } = await getLink(crm, idOrCode);
  const { count } = await crm.tx.link.updateMany({ where: { id, endedAt: null }, data: { endedAt: crm.clock.now() } });
  if (count > 0) await recordAudit(crm, { action: "link.end", subjectId: id });
  return getLink(crm, id);
}

/** The business of a link's code; null for a code that is none. */
export async function tenantOfLink(db: Database, code: string): Promise<string | null> {
  if (!LINK_CODE.test(code)) return null;
  const row = await db.asSystem("resolve a sales code", (tx) =>
    tx.link.findUnique({ where: { code }, select: { tenantId: true } }),
  );
  return row?.tenantId ?? null;
}

function unknown(path: string, message: string): InputError {
  return new InputError("the link is not right", [{ path, message }]);
}

/** Whether a link still opens its chat. */
export function linkStatus(
  { endedAt, expiresAt }: Pick<LinkRecord, "endedAt" | "expiresAt">,
  now: Date,
): "open" | "ended" | "expired" {
  if (endedAt) return "ended";
  return expiresAt && expiresAt <= now ? "expired" : "open";
}
