/** A refusal of the Graph API, as it stands in answers and in statuses. */
import { z } from "zod";

export const graphError = z.object({
  code: z.coerce.number(),
  /** Narrower than the code, where there is one. */
  error_subcode: z.coerce.number().optional(),
  title: z.string().optional(),
  message: z.string().optional(),
  error_data: z.object({ details: z.string().optional() }).optional(),
  /** What Meta would tell a person. */
  error_user_msg: z.string().optional(),
  fbtrace_id: z.string().optional(),
});
export type GraphError = z.infer<typeof graphError>;
