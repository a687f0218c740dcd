/** A template as it is sent: its name, its language, and what fills its places. */
import { z } from "zod";

export const mediaObject = z.strictObject({ id: z.string().optional(), link: z.url().optional() });

const parameter = z.union([
  z.strictObject({ type: z.literal("text"), text: z.string().min(1), parameter_name: z.string().optional() }),
  z.strictObject({ type: z.literal("payload"), payload: z.string() }),
  z.strictObject({ type: z.literal("coupon_code"), coupon_code: z.string() }),
  z.strictObject({ type: z.literal("image"), image: mediaObject }),
  z.strictObject({ type: z.literal("video"), video: mediaObject }),
  z.strictObject({ type: z.literal("document"), document: mediaObject.extend({ filename: z.string().optional() }) }),
]);
export const template = z.strictObject({
  name: z.string(),
  language: z.strictObject({ code: z.string() }),
  components: z
    .array(
      z.strictObject({
        type: z.enum(["header", "body", "button"]),
        sub_type: z.enum(["quick_reply", "url", "copy_code"]).optional(),
        index: z.string().optional(),
        parameters: z.array(parameter).min(1),
      }),
    )
    .optional(),
});
export type SentTemplate = z.infer<typeof template>;
