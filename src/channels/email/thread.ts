/**
 * Which mails belong together. Our Message-IDs follow from the message's key and carry their thread with a seal over the
 * person that it was sent to: an answer finds its thread even where a mail program cut the references, and nobody who was
 * shown such an id gets into the thread of another person.
 */
import { createHash, createHmac } from "node:crypto";
import { isSameSecret } from "../../lib/same-secret.ts";
import type { Address } from "../channel.ts";

export interface Threads {
  /** The Message-ID of a message of ours, without brackets: the same on every attempt. */
  messageIdOf(key: string, address: Pick<Address, "threadId" | "userId">): string;
  /** The thread and the key of an id that we made for this person; null for any other. */
  find(messageId: string, userId: string): { readonly threadId: string; readonly key: string } | null;
  /** The thread of a mail that refers to `ids`, the nearest last; without any, it begins with its own id. */
  threadOf(mail: { readonly id: string; readonly ids: readonly string[] }, userId: string): string;
  /** What proves that this person was given this text by us. */
  seal(purpose: string, text: string): string;
}

/** Bits of a seal: 96, in 16 letters. */
const SEAL_LETTERS = 16;

/** @param domain of our own address */
export function createThreads(secret: string, domain: string): Threads {
  const seal = (purpose: string, text: string) =>
    createHmac("sha256", secret).update(`${purpose}\n${text}`).digest("base64url").slice(0, SEAL_LETTERS);
  const sealOf = (key: string, threadId: string, userId: string) => seal("thread", `${key}\n${threadId}\n${userId}`);
  const find: Threads["find"] = (messageId, userId) => {
    const [, key = "", encoded = "", given = ""] = /^([\w-]+)\.([\w-]+)\.([\w-]{16})@/.exec(messageId) ?? [];
    if (key === "") return null;
    const threadId = Buffer.from(encoded, "base64url").toString("utf8");
    return isSameSecret(sealOf(key, threadId, userId), given) ? { threadId, key } : null;
  };
  return {
    seal,
    find,
    messageIdOf(key, { threadId, userId }) {
      return `${key}.${Buffer.from(threadId).toString("base64url")}.${sealOf(key, threadId, userId)}@${domain}`;
    },
    threadOf({ id, ids }, userId) {
      const ours = ids.toReversed().flatMap((one) => find(one, userId) ?? []);
      if (ours[0]) return ours[0].threadId;
      // The person is a part of it: a mail that was forwarded and answered by somebody else is another thread.
      return `t${createHash("sha256")
        .update(`${ids[0] ?? id}\n${userId}`)
        .digest("hex")
        .slice(0, 32)}`;
    },
  };
}

const IDS_MAX = 20;
const ID_LENGTH = 400;

/** The ids in a header, in order and without brackets: of very many the first and the last ones. */
export function idsIn(header: string): string[] {
  const ids = [...new Set([...header.slice(0, 20_000).matchAll(/<([^<>\s]+)>/g)].map((match) => match[1] ?? ""))];
  const good = ids.filter((id) => id.length <= ID_LENGTH);
  return good.length <= IDS_MAX ? good : [...good.slice(0, 1), ...good.slice(1 - IDS_MAX)];
}

const PREFIXES = /^\s*(?:(?:re|rv|fw|fwd|res|enc|aw|tr)(?:\[\d{1,3}\])?\s*:\s*)+/i;

/** A subject without "Re:" and its like, on one line. */
export function bareSubject(subject: string): string {
  return subject.slice(0, 1_000).replace(/\s+/g, " ").replace(PREFIXES, "").trim().slice(0, 200);
}
