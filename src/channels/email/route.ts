/** What is kept with a conversation so that a mail written hours later is an answer within its thread. */
import { z } from "zod";
import type { Json } from "../channel.ts";

const schema = z.object({
  /** Without "Re:". */
  subject: z.string(),
  /** The Message-ID of the person's last mail. */
  answers: z.string(),
  references: z.array(z.string()),
  /** When that came, in ms since 1970. */
  writtenAt: z.number(),
});
export type MailRoute = z.infer<typeof schema>;

/** The route of an address; null where we write first. */
export function readRoute(route: Json): MailRoute | null {
  return schema.safeParse(route).data ?? null;
}
