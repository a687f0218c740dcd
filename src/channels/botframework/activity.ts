/** The part of an activity of the connector that Charla reads, and where a conversation is, so that we can write there later. */
import { z } from "zod";

const account = z.looseObject({ id: z.string().min(1).max(500), name: z.string().max(500).nullish() });

const attachment = z.looseObject({
  contentType: z.string().max(200).nullish(),
  /** An address, or the file itself as `data:`. */
  contentUrl: z.string().nullish(),
  name: z.string().max(500).nullish(),
  content: z.unknown().optional(),
});
export type ConnectorAttachment = z.infer<typeof attachment>;

export const activitySchema = z.looseObject({
  type: z.string().min(1).max(100),
  id: z.string().min(1).max(500).nullish(),
  timestamp: z.string().max(100).nullish(),
  channelId: z.string().min(1).max(100),
  serviceUrl: z.string().max(500),
  locale: z.string().max(100).nullish(),
  from: account.nullish(),
  recipient: account.nullish(),
  conversation: z
    .looseObject({
      id: z.string().min(1).max(1_000),
      isGroup: z.boolean().nullish(),
      conversationType: z.string().max(100).nullish(),
      tenantId: z.string().max(100).nullish(),
    })
    .nullish(),
  text: z.string().nullish(),
  textFormat: z.string().max(100).nullish(),
  /** What a pressed button carries. */
  value: z.unknown().optional(),
  /** Of an installation: add or remove. */
  action: z.string().max(100).nullish(),
  attachments: z.array(attachment).max(100).nullish(),
});
export type ConnectorActivity = z.infer<typeof activitySchema>;

/** Where to write: kept with the conversation, from a call whose token vouched for the address of the service. */
export const routeSchema = z.object({
  serviceUrl: z.url({ protocol: /^https?$/ }),
  channelId: z.string().min(1),
  conversationId: z.string().min(1),
  user: z.object({ id: z.string().min(1), name: z.string().optional() }),
  bot: z.object({ id: z.string().min(1), name: z.string().optional() }),
  /** Directory of the customer, in Teams. */
  tenantId: z.string().optional(),
});
export type Route = z.infer<typeof routeSchema>;
