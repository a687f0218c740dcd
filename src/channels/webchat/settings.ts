/** What the account of a web chat may set. */
import { z } from "zod";

/** An origin as browsers send it: scheme, host, and the port where it is not the usual one. */
const origin = z.url({ protocol: /^https?$/, error: "fields.origin" }).transform((url) => new URL(url).origin);

export const webchatSettings = z.object({
  /** Pages that may embed the chat; empty means all. */
  allowedOrigins: z.array(origin).default([]),
});
export type WebchatSettings = z.infer<typeof webchatSettings>;
