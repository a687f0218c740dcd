/** Blue ticks and "writing": a courtesy beside the work, whose failure holds up nobody and is told to nobody but the log. */
import { SECOND_MS } from "../../lib/time.ts";
import type { ChannelLog } from "../channel.ts";
import type { Graph } from "./graph.ts";
import type { WhatsappCloudSettings } from "./settings.ts";

export interface ReadMarks {
  /** A message of a person is stored. */
  received(externalId: string): void;
  /** What a person wrote last is being answered; null where it is not known. */
  answering(externalId: string | null): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

const MARK_MS = 5 * SECOND_MS;
const REMEMBERED_MAX = 5_000;

export function createReadMarks({
  graph,
  settings,
  log,
}: {
  readonly graph: Graph;
  readonly settings: Pick<WhatsappCloudSettings, "marksRead" | "showsTyping" | "phoneNumberId">;
  readonly log: ChannelLog;
}): ReadMarks {
  const { marksRead, showsTyping, phoneNumberId } = settings;
  const running = new Set<Promise<void>>();
  /** Messages that were marked by an answer: one answer is often several messages. */
  const marked = new Set<string>();

  const mark = async (messageId: string, typing: boolean): Promise<void> => {
    const json = {
      messaging_product: "whatsapp",
      status: "read",
      message_id: messageId,
      ...(typing ? { typing_indicator: { type: "text" } } : {}),
    };
    try {
      const signal = AbortSignal.timeout(MARK_MS);
      await graph.call({ method: "POST", path: `${phoneNumberId}/messages`, json, signal });
    } catch (error) {
      log.info({ err: error }, "a message could not be marked as read");
    }
  };
  const beside = (work: Promise<void>) => {
    const done = work.finally(() => running.delete(done));
    running.add(done);
  };
  return {
    received(externalId) {
      if (marksRead === "received") beside(mark(externalId, showsTyping));
    },
    answering(externalId) {
      if (marksRead !== "answered" || externalId === null || marked.has(externalId)) return;
      if (marked.size >= REMEMBERED_MAX) marked.clear();
      marked.add(externalId);
      beside(mark(externalId, false));
    },
    async settled() {
      await Promise.all(running);
    },
  };
}
