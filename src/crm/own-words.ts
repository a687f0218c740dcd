/** The words of a business's own texts. */
import type { SqlTx, Statement } from "../infra/database.ts";
import { foldText } from "../lib/text.ts";
import type { TenantRecord } from "./tenants.ts";

const FIND: Statement = {
  name: "own_words",
  text: "SELECT word FROM search_terms WHERE tenant_id = $1",
};

/** Words of the catalog and of the questions and answers, folded and without ñ: what a customer's typo may have meant. */
export async function findOwnWords(sql: SqlTx, tenantId: string): Promise<ReadonlySet<string>> {
  const terms = await sql.query<{ word: string }>(FIND, [tenantId]);
  return new Set(terms.map(({ word }) => word.replaceAll("ñ", "n")));
}

/** Words of the places that it delivers to and has branches in: "San Borja" is no slip of "borra". */
export function placeWords({ branches, rules }: Pick<TenantRecord, "branches" | "rules">): string[] {
  const zones = rules.delivery.zones.flatMap(({ name, places }) => [name, ...places]);
  const own = branches.flatMap(({ name, address, city }) => [name, address, city]);
  const words = foldText([...zones, ...own].join(" ")).match(/\p{L}{3,}/gu) ?? [];
  return words.map((word) => word.replaceAll("ñ", "n"));
}
