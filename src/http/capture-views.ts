/** The JSON of lead capture: sources, and what a sample would become. */
import { z } from "zod";
import type { CaptureTrial } from "../crm/capture/capture.ts";
import { CAPTURE_FIELDS } from "../crm/capture/fields.ts";
import { SOURCE_KINDS, type SourceRow } from "../crm/capture/sources.ts";

const path = z.string().regex(/^[^.]{1,100}(\.[^.]{1,100}){0,9}$/, "is not a path such as contact.phone");
export const captureField = z.enum(CAPTURE_FIELDS);
export const captureMapping = z
  .partialRecord(captureField, path)
  .describe("Where a field stands in what is sent; fields with usual names are found without");

export const sourceView = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(SOURCE_KINDS),
  key: z.string().describe("Public: it stands in pages, and opens nothing but this source"),
  url: z.string().describe("Where leads are sent"),
  mapping: captureMapping,
  consentText: z.string().nullable().describe("What a person agrees to, as the form shows it"),
  endedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});

export function presentSource(row: SourceRow, site: string): z.output<typeof sourceView> {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind as z.output<typeof sourceView>["kind"],
    key: row.key,
    url: `${site}/v1/capture/${row.key}`,
    mapping: captureMapping.parse(row.mapping),
    consentText: row.consentText,
    endedAt: row.endedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

export const trialView = z.object({
  fields: z.partialRecord(captureField, z.string()).describe("What was found in the sample, as it was sent"),
  name: z.string().nullable(),
  phone: z.string().nullable().describe("E.164; null for none, or one that is no phone"),
  email: z.string().nullable(),
  isConsent: z.boolean().describe("Whether the person ticked the box"),
  isTaken: z.boolean().describe("Whether it would make a lead: there is a way to reach the person"),
}) satisfies z.ZodType<CaptureTrial>;
