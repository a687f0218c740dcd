/** The words of a business's own texts. */
import type { Tx } from "../infra/database.ts";

/** Words of the catalog and of the questions and answers, folded and without ñ: what a customer's typo may have meant. */
export async function findOwnWords(tx: Tx, tenantId: string): Promise<ReadonlySet<string>> {
  const terms = await tx.searchTerm.findMany({ where: { tenantId }, distinct: ["word"], select: { word: true } });
  return new Set(terms.map(({ word }) => word.replaceAll("ñ", "n")));
}
