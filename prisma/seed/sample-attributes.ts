/** The attributes of the sample products in three languages, by one list of names and values. No database here. */
import { z } from "zod";
import type { Locale } from "../../src/lib/locale.ts";

const line = z.string().trim().min(1);

/** The form of attributes.yaml. */
export const sampleAttributes = z.strictObject({
  /** The name of an attribute by the key that products use. */
  names: z.record(z.string(), z.strictObject({ es: line, en: line, pt: line })),
  /** Values that are words; what is not listed reads the same in every language. */
  values: z.record(z.string(), z.strictObject({ en: line, pt: line })),
});
export type SampleAttributes = z.output<typeof sampleAttributes>;

/** A product's attributes as a customer of that language reads them. Throws for a key without a name. */
export function attributesIn(
  locale: Locale,
  attributes: Readonly<Record<string, string>>,
  { names, values }: SampleAttributes,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => {
      const name = names[key];
      if (!name) throw new Error(`no name for the attribute ${key}`);
      return [name[locale], locale === "es" ? value : (values[value]?.[locale] ?? value)];
    }),
  );
}
