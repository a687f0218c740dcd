/** One message of WhatsApp at a time: its pace, its answer, and a lost answer looked for in the statuses. */
import { z } from "zod";
import { ChannelError } from "../../lib/errors.ts";
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import type { Clock } from "../../lib/time.ts";
import type { ChannelLog, FileRef, Json } from "../channel.ts";
import type { Claims } from "./claims.ts";
import type { Graph } from "./graph.ts";
import type { Media } from "./media.ts";
import type { Pace } from "./pace.ts";
import type { UserIdField } from "./settings.ts";
import type { TemplateBook } from "./template-book.ts";
import type { Windows } from "./window.ts";

export interface SendDeps {
  readonly graph: Graph;
  readonly media: Media;
  readonly pace: Pace;
  readonly claims: Claims;
  readonly phoneNumberId: string;
  readonly locale: Locale;
  /** The address of a file for people; null when it has none. */
  readonly linkOf: (file: FileRef) => string | null;
  readonly windows: Windows;
  readonly clock: Clock;
  readonly templates: TemplateBook;
  readonly log: ChannelLog;
  readonly userIdField: UserIdField;
}

/** How long the first status of a send is waited for once its answer was lost, in ms. */
const CLAIM_MS = 2_000;

/** Throws `ChannelError` while a pause holds this person or the number up. */
export function assertPace({ pace, locale }: SendDeps, thread: string): void {
  const afterMs = pace.waitMs(thread);
  if (afterMs === 0) return;
  const scope = pace.scopeOf(thread);
  const reason = scope === "account" ? "throughput" : "pair";
  throw new ChannelError("rate_limited", say(locale, `whatsapp.reason.${reason}`), { afterMs, details: { scope } });
}

export interface OneSend {
  readonly key: string;
  readonly payload: Json;
  readonly thread: string;
  /** Only of the last piece do statuses carry the plain key. */
  readonly isLast: boolean;
}

const accepted = z.object({ messages: z.array(z.object({ id: z.string().min(1) })).min(1) });

/** Sends one message of WhatsApp and returns Meta's id of it. Throws `ChannelError`. */
export async function sendOne(
  deps: SendDeps,
  { key, payload, thread, isLast }: OneSend,
  signal: AbortSignal,
): Promise<string> {
  const { graph, pace, claims, phoneNumberId, locale } = deps;
  try {
    pace.take(thread);
    const path = `${phoneNumberId}/messages`;
    const answer = accepted.safeParse(await graph.call({ method: "POST", path, json: payload, signal, isSend: true }));
    if (!answer.success) throw new ChannelError("uncertain", say(locale, "whatsapp.reason.uncertain"));
    pace.accepted(thread);
    return answer.data.messages[0]?.id ?? "";
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    const claimed = error.fault === "uncertain" && isLast ? await claims.wait(key, CLAIM_MS) : null;
    if (claimed !== null) return claimed;
    throw pace.refused(thread, error);
  }
}
