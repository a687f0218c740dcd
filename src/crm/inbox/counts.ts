/** How much there is in each box of the inbox, as far as anybody counts. */

import { asSql } from "../../infra/transaction-client.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { type Box, IN_BOX, MINE, readerOf } from "./list.ts";

/** Counts go no further, so that they cost the same however many conversations there are. */
export const MAX_COUNT = 1_000;

const COUNTED = ["unassigned", "mine", "waiting", "agents", "snoozed"] as const satisfies readonly Box[];
export type BoxCounts = Record<(typeof COUNTED)[number], number>;

const counting = COUNTED.map((box) => {
  const where = box === "mine" ? MINE : IN_BOX[box];
  return `(SELECT count(*)::int FROM (SELECT FROM conversations c WHERE ${where} LIMIT ${MAX_COUNT}) found) AS ${box}`;
}).join(",\n");

/** Open conversations in each box, up to `MAX_COUNT`. */
export async function countBoxes(crm: CrmContext): Promise<BoxCounts> {
  demand(crm, "conversations:read");
  const [row] = await asSql(crm.tx).query<BoxCounts>({ name: "inbox_counts", text: `SELECT ${counting}` }, [
    readerOf(crm),
  ]);
  if (!row) throw new Error("the counts gave no row");
  return row;
}
