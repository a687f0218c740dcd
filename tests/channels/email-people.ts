/** People with a mail program: each answers in a thread of their own, which began before Charla was there. */
import { createThreads } from "../../src/channels/email/thread.ts";
import { writeMail } from "../emulators/mail/write.ts";
import type { Person } from "./stage.ts";

export interface MailPeople {
  /** The nth of them, from 1. */
  person(nth: number): Person & { readonly address: string };
}

/**
 * @param shop its address
 * @param bring hands the bytes of a mail over; resolves once they are stored
 * @param seenBy what was shown to an address, in order
 */
export function mailPeople(
  shop: string,
  bring: (mail: Buffer) => Promise<void>,
  seenBy: (address: string) => readonly string[],
): MailPeople {
  // Which thread a mail belongs to that refers to no mail of ours does not depend on a secret.
  const threads = createThreads("none", "none");
  const [name] = shop.split("@");
  return {
    person(nth) {
      const address = `ana${nth}.${name}@cliente.pe`;
      const first = `first.${address}`;
      const idOf = (id: string) => `${id}.${address}`;
      return {
        address,
        thread: threads.threadOf({ id: first, ids: [first] }, address),
        async write(id, text) {
          const from = `Ana <${address}>`;
          const thread = { messageId: idOf(id), inReplyTo: first, references: [first] };
          await bring(await writeMail({ from, to: shop, subject: "Re: Consulta", text, ...thread }));
        },
        seen: async () => seenBy(address),
      };
    },
  };
}
