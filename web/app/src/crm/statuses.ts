/** The statuses of a lead in the order of the board, as the API names them: only types are taken from the server's code. */
import type { LeadStatus } from "../../../../src/http/lead-views.ts";

export const LEAD_STATUSES: readonly LeadStatus[] = [
  "NEW",
  "CONTACTED",
  "QUALIFIED",
  "QUOTED",
  "WON",
  "LOST",
  "DORMANT",
];
