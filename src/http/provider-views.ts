/** The JSON of accounts at payment providers; keys and secrets are never in it. */
import { z } from "zod";
import { PROVIDER_KINDS, type ProviderKind, type ProviderRow } from "../crm/payments/accounts.ts";

const moment = z.iso.datetime().describe("UTC");

export const providerView = z.object({
  id: z.string(),
  kind: z.enum(PROVIDER_KINDS),
  name: z.string(),
  isActive: z.boolean().describe("Whether new payment links are made here"),
  webhookUrl: z.url().describe("Where the provider is to tell what happened"),
  lastEventAt: moment.nullable().describe("When it last told something with a good signature"),
  endedAt: moment.nullable(),
  version: z.int(),
  createdAt: moment,
});
export type ProviderView = z.infer<typeof providerView>;

export function presentProvider(row: ProviderRow, siteUrl: string): ProviderView {
  const { id, name, isActive, version } = row;
  return {
    ...{ id, name, isActive, version },
    kind: row.kind as ProviderKind,
    webhookUrl: `${siteUrl}/webhooks/payments/${row.key}`,
    lastEventAt: row.lastEventAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
