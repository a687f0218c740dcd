/** What Meta posts about a business account: its templates, its limits, its standing. */
import { z } from "zod";

const id = z.union([z.string(), z.number()]).transform(String);
const about = { message_template_id: id };

export const templateStatus = z.object({ ...about, event: z.string(), reason: z.string().nullish() });
/** Without `new_category` it only announces a change. */
export const templateCategory = z.object({ ...about, new_category: z.string().min(1).max(60) });
export const templateQuality = z.object({ ...about, new_quality_score: z.string() });
export const templateContent = z.object(about);

export const numberQuality = z.object({
  display_phone_number: z.string(),
  event: z.string().min(1).max(60),
  current_limit: z.string().max(60).optional(),
});

export const accountUpdate = z.object({
  event: z.string().min(1).max(60),
  ban_info: z.object({ waba_ban_state: z.union([z.string(), z.array(z.string())]).optional() }).optional(),
  restriction_info: z
    .array(z.object({ restriction_type: z.string().max(100) }))
    .optional()
    .catch(undefined),
  violation_info: z
    .object({ violation_type: z.string().max(100) })
    .optional()
    .catch(undefined),
});
