/** What a campaign says: variants, each with a text for each channel in the order in which they are tried. */
import { z } from "zod";
import { CHANNEL_KINDS, type Part, type TemplateRef } from "../../channels/channel.ts";
import { InputError, type Issue } from "../../lib/errors.ts";
import { issuesOf, UNSAID } from "../../lib/field-issues.ts";
import type { NewSend } from "../sends/plan.ts";
import { badPlaces, fillPlaces, type PlaceValues } from "./places.ts";

export const CONTENT_CHANNELS = ["chat", ...CHANNEL_KINDS] as const;
export const MOST_VARIANTS = 5;
const text = z.string().trim().min(1, "fields.empty").max(4_000);

const message = z.strictObject({
  /** `chat`: wherever they wrote last. */
  channel: z.enum(CONTENT_CHANNELS),
  text,
  /** An approved text, for where free text is not allowed at the moment. */
  template: z
    .strictObject({
      name: z.string().min(1).max(512),
      language: z.string().min(2).max(20),
      /** What fills its places, in their order. */
      values: z.array(z.string().max(1_000)).max(20).default([]),
    })
    .optional(),
});
export type CampaignMessage = z.infer<typeof message>;

const variant = z.strictObject({
  key: z.string().regex(/^[a-z0-9]{1,10}$/, "fields.variantKey"),
  /** Parts of the people, against the other variants. */
  weight: z.int().min(1).max(100).default(1),
  messages: z.array(message).min(1).max(5),
});
export type CampaignVariant = z.infer<typeof variant>;

export const campaignContent = z.strictObject({
  purpose: z.enum(["marketing", "service"]).default("marketing"),
  variants: z
    .array(variant)
    .max(MOST_VARIANTS)
    .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, "fields.twoVariants")
    .default([]),
  /** What `{{product.name}}` and `{{product.price}}` speak of. */
  productId: z.string().max(60).nullable().default(null),
  /** Where `{{link}}` leads. */
  linkUrl: z
    .string()
    .max(2_000)
    .regex(/^https?:\/\/[^\s"<>]+$/, "fields.https")
    .nullable()
    .default(null),
});
export type CampaignContent = z.infer<typeof campaignContent>;

/** Content as it came. Throws `InputError` with a sentence for each fault, also for a place that there is not. */
export function readContent(raw: unknown): CampaignContent {
  const parsed = campaignContent.safeParse(raw, UNSAID);
  const issues = parsed.success ? faultsOf(parsed.data) : issuesOf(parsed.error, "content");
  if (!parsed.success || issues.length > 0) throw new InputError("the message of the campaign does not fit", issues);
  return parsed.data;
}

function faultsOf({ variants, linkUrl, productId }: CampaignContent): Issue[] {
  return variants.flatMap(({ key, messages }) =>
    messages.flatMap(({ text: said, template }, at) => {
      const path = `content.variants.${key}.messages.${at}.text`;
      const texts = [said, ...(template?.values ?? [])];
      const faults = texts.flatMap(badPlaces).map((fault): Issue => ({ path, ...fault }));
      const speaksOf = (place: string) => texts.some((one) => one.includes(`{{${place}`));
      if (linkUrl === null && speaksOf("link")) faults.push({ path, message: "fields.linkWithoutAddress" });
      if (productId === null && speaksOf("product.")) faults.push({ path, message: "fields.productWithoutOne" });
      return faults;
    }),
  );
}

/** What one person is sent: each channel's text, filled in. Pure. */
export function contentFor({ messages }: CampaignVariant, values: PlaceValues): NewSend["content"] {
  return messages.map(({ channel, text: said, template }) => {
    const filled = fillPlaces(said, values);
    const parts: Part[] = [{ type: "text", text: filled }];
    if (!template) return { channel, parts };
    const ref: TemplateRef = {
      name: template.name,
      language: template.language,
      values: template.values.map((value) => fillPlaces(value, values)),
      text: filled,
    };
    return { channel, parts, template: ref };
  });
}
