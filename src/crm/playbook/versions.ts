/** The versions of a playbook, and the way back to one of them. Nothing is lost by it: going back is a version too. */
import type { Tx } from "../../infra/database.ts";
import { playbookRules } from "../playbook.ts";
import { type PlaybookContent, playbookContent } from "./content.ts";

export interface VersionLine {
  readonly version: number;
  readonly source: string;
  readonly note: string | null;
  readonly createdAt: Date;
  /** Whether business, catalog and FAQ can be brought back with it, and not the rules alone. */
  readonly isWhole: boolean;
}

/** Newest first, at most `limit`; only those before a version, where one is named. */
export async function listVersions(
  tx: Tx,
  tenantId: string,
  limit: number,
  before: number | null = null,
): Promise<VersionLine[]> {
  return tx.$queryRaw<VersionLine[]>`
    SELECT version, source, note, created_at AS "createdAt", content IS NOT NULL AS "isWhole"
      FROM playbooks WHERE tenant_id = ${tenantId} AND (${before}::int IS NULL OR version < ${before}::int) ORDER BY version DESC LIMIT ${limit}`;
}

/** The playbook as it will be once a version is brought back; null when there is no such version. Stock stays as it is now. */
export async function contentOfVersion(
  tx: Tx,
  tenantId: string,
  version: number,
  current: PlaybookContent,
): Promise<PlaybookContent | null> {
  const row = await tx.playbook.findUnique({ where: { tenantId_version: { tenantId, version } } });
  if (!row) return null;
  const rules = playbookRules.parse(row.rules);
  if (row.content === null) return { ...current, rules };
  const content = playbookContent.parse(row.content);
  const stock = new Map(current.products.map((product) => [product.sku, product.stock]));
  return {
    ...content,
    rules,
    products: content.products.map((product) => ({
      ...product,
      stock: stock.get(product.sku) === undefined ? product.stock : (stock.get(product.sku) ?? null),
    })),
  };
}
