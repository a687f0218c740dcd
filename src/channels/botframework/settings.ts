/** What the account of a bot behind the Bot Framework connector is set and opened by. */
import { z } from "zod";

const uuid = (what: string) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, `give the ${what} as Azure shows it`);

export const botFrameworkSettings = z
  .strictObject({
    /** As the Azure Bot was made: Microsoft makes new ones for a single tenant. */
    type: z.enum(["single", "multi"], { error: "give single or multi" }).default("single"),
    /** Directory of the app; needed with `single`. */
    tenantId: uuid("directory (tenant) ID").optional(),
    /** True shows that we are writing, from a message to its answer. */
    showsTyping: z.boolean().default(true),
  })
  .refine(({ type, tenantId }) => type === "multi" || tenantId !== undefined, {
    path: ["tenantId"],
    message: "fields.directoryId",
  });
export type BotFrameworkSettings = z.infer<typeof botFrameworkSettings>;

export const botFrameworkSecrets = z.object({
  /** The app's id, which tokens for us name as their audience. */
  appId: uuid("Microsoft App ID"),
  /** A client secret's value, not its id. */
  appPassword: z.string().trim().min(1, "fields.clientSecret"),
});
export type BotFrameworkSecrets = z.infer<typeof botFrameworkSecrets>;

/** Whose token service gives us ours. */
export function authorityOf({ type, tenantId }: BotFrameworkSettings): string {
  return type === "single" && tenantId !== undefined ? tenantId : "botframework.com";
}
