/** Files of incoming messages: each fetched once, waited for a while, given up at last so that its message is not lost with it. */
import { ChannelError } from "../../lib/errors.ts";
import { untilAborted } from "../../lib/signal.ts";
import { MINUTE_MS } from "../../lib/time.ts";
import type { ChannelEnv, InboundFile, KeptFile } from "../channel.ts";

export interface Downloads {
  /**
   * The kept file of this external id, or that it is infected; null when it is gone, too large or of a kind that is not taken. Throws
   * `ChannelError` when it could not be had within `waitMs`: the download goes on, so that the next delivery of its
   * message finds it.
   */
  fetch(externalId: string, load: Load, waitMs: number): Promise<KeptFile>;
}

/** Gets a file; null when it is not worth getting. Throws `ChannelError`. */
export type Load = (signal: AbortSignal) => Promise<Omit<InboundFile, "externalId"> | null>;

const DOWNLOAD_MS = 2 * MINUTE_MS;
const REMEMBERED_MAX = 1_000;
/** After as many failures the message is stored without its file; until then it is to be sent again. */
const ATTEMPTS = 5;

export function createDownloads({ files, log }: Pick<ChannelEnv, "files" | "log">): Downloads {
  const running = new Map<string, Promise<KeptFile>>();
  /** Failures in a row, by external id. */
  const failures = new Map<string, number>();

  const download = async (externalId: string, load: Load): Promise<KeptFile> => {
    const kept = await files.find(externalId);
    if (kept) return kept;
    try {
      const file = await load(AbortSignal.timeout(DOWNLOAD_MS));
      failures.delete(externalId);
      return file && (await files.keep({ ...file, externalId }));
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      const count = (failures.get(externalId) ?? 0) + 1;
      const isOver = error.fault === "rejected" || count >= ATTEMPTS;
      if (isOver || failures.size >= REMEMBERED_MAX) failures.delete(externalId);
      else failures.set(externalId, count);
      if (!isOver) throw error;
      log.warn({ err: error, count }, "a person's file could not be had");
      return null;
    }
  };

  return {
    async fetch(externalId, load, waitMs) {
      const work = running.get(externalId) ?? download(externalId, load).finally(() => running.delete(externalId));
      running.set(externalId, work);
      // Whoever waits hears of a failure; when nobody does any more, the next delivery begins anew.
      work.catch(() => undefined);
      try {
        return await untilAborted(work, AbortSignal.timeout(waitMs));
      } catch (error) {
        if (error instanceof ChannelError) throw error;
        throw new ChannelError("unavailable", "the file of a message is still on its way", { cause: error });
      }
    },
  };
}
