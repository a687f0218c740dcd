/** The words of a business's own texts. */
import type { Tx } from "../infra/database.ts";
import { foldText } from "../lib/text.ts";
import type { TenantRecord } from "./tenants.ts";

/** Words of the catalog and of the questions and answers, folded and without ñ: what a customer's typo may have meant. */
export async function findOwnWords(tx: Tx, tenantId: string): Promise<ReadonlySet<string>> {
  const terms = await tx.searchTerm.findMany({ where: { tenantId }, distinct: ["word"], select: { word: true } });
  return new Set(terms.map(({ word }) => word.replaceAll("ñ", "n")));
}

/** Words of the places that it delivers to and has branches in: "San Borja" is no slip of "borra". */
export function placeWords({ branches, rules }: Pick<TenantRecord, "branches" | "rules">): string[] {
  const zones = rules.delivery.zones.flatMap(({ name, places }) => [name, ...places]);
  const own = branches.flatMap(({ name, address, city }) => [name, address, city]);
  const words = foldText([...zones, ...own].join(" ")).match(/\p{L}{3,}/gu) ?? [];
  return words.map((word) => word.replaceAll("ñ", "n"));
}
