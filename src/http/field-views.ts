/** The JSON of the fields that a business adds. */
import { z } from "zod";
import { FIELD_ENTITIES, FIELD_TYPES, type FieldRow } from "../crm/custom-fields.ts";

export const fieldView = z.object({
  id: z.string(),
  entity: z.enum(FIELD_ENTITIES),
  key: z.string().describe("Under which values are kept"),
  label: z.string(),
  type: z.enum(FIELD_TYPES),
  choices: z.array(z.string()),
  isRequired: z.boolean(),
  position: z.int(),
  isArchived: z.boolean(),
});

export function presentField(row: FieldRow): z.infer<typeof fieldView> {
  const { tenantId: _tenant, archivedAt, createdAt: _createdAt, ...rest } = row;
  return {
    ...rest,
    entity: row.entity as z.infer<typeof fieldView>["entity"],
    type: row.type as z.infer<typeof fieldView>["type"],
    isArchived: archivedAt !== null,
  };
}
