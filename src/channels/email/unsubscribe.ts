/** The address by which a mail program ends a person's consent (RFC 8058): it names them and proves that we wrote to them. */
import { isSameSecret } from "../../lib/same-secret.ts";
import type { Threads } from "./thread.ts";

/** For this person alone. */
export function unsubscribeUrl(webhookUrl: string, threads: Threads, userId: string): string {
  const token = `${Buffer.from(userId).toString("base64url")}.${threads.seal("unsubscribe", userId)}`;
  return `${webhookUrl}?${new URLSearchParams({ unsubscribe: token })}`;
}

/** The person whom a token of ours names; null for any other token. */
export function personOf(token: string, threads: Threads): string | null {
  const [, encoded = "", given = ""] = /^([\w-]{1,400})\.([\w-]{16})$/.exec(token) ?? [];
  const userId = Buffer.from(encoded, "base64url").toString("utf8");
  return userId !== "" && isSameSecret(threads.seal("unsubscribe", userId), given) ? userId : null;
}
