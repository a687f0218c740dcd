/** Hands an update over: its file is fetched and stored first; resolves after the commit. */

import { z } from "zod";
import { ChannelError } from "../../lib/errors.ts";
import { LOCALES } from "../../lib/locale.ts";
import type { ChannelEnv, InboundMessage, Part, Receive } from "../channel.ts";
import { partOfFile } from "../parts.ts";
import type { Api } from "./api.ts";
import { readUpdate, type SentFile } from "./read-update.ts";
import type { Update } from "./update.ts";

/** Longest time for a file, in ms. */
const DOWNLOAD_MS = 30_000;
/** Longest time for telling the customer's app that the press has arrived, in ms. */
const ANSWER_MS = 5_000;
/** After so many attempts a message is stored without its file, so that one file cannot hold up a whole chat. */
const FILE_ATTEMPTS = 3;
const REMEMBERED = 1_000;

export interface UpdateReceiver {
  /** Throws when nothing was stored, so that the update comes again. */
  receive(update: Update, receive: Receive): Promise<void>;
}

export function createUpdateReceiver(api: Api, env: Pick<ChannelEnv, "clock" | "files" | "log">): UpdateReceiver {
  /** Downloads that failed, by the message's external id. */
  const failed = new Map<string, number>();

  const fetchFile = async (file: SentFile, message: InboundMessage): Promise<Part> => {
    const { file_id: fileId, file_name: name, mime_type: mediaType, externalId, file_size: size = 0 } = file;
    const stored = await env.files.find(externalId);
    if (stored) return { type: "file", file: stored };
    const locale = message.sender.locale ?? LOCALES[0];
    const note = partOfFile(null, locale);
    if (size > env.files.maxBytes) return note;
    try {
      const content = await api.download(fileId, env.files.maxBytes, AbortSignal.timeout(DOWNLOAD_MS));
      const kept = await env.files.keep({
        content,
        externalId,
        ...(name === undefined ? {} : { name }),
        ...(mediaType === undefined ? {} : { mediaType }),
      });
      return partOfFile(kept, locale);
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      const attempts = (failed.get(externalId) ?? 0) + 1;
      if (failed.size >= REMEMBERED) failed.clear();
      failed.set(externalId, attempts);
      if (error.fault !== "rejected" && attempts < FILE_ATTEMPTS) throw error;
      failed.delete(externalId);
      env.log.warn({ fault: error.fault, attempts }, "a customer's file could not be had");
      return note;
    }
  };

  return {
    async receive(update, receive) {
      const reading = readUpdate(update, env.clock.now());
      switch (reading.type) {
        case "nothing":
          return;
        case "message": {
          const { message, file } = reading;
          const parts = file ? [...message.parts, await fetchFile(file, message)] : message.parts;
          await receive({ type: "message", message: { ...message, parts } });
          return;
        }
        case "press":
          // Until it is answered, the button shows a wheel; nothing depends on it.
          api
            .call(
              "answerCallbackQuery",
              { callback_query_id: reading.queryId },
              z.unknown(),
              AbortSignal.timeout(ANSWER_MS),
            )
            .catch((error: ChannelError) => env.log.info({ fault: error.fault }, "a press was not answered"));
          await receive({ type: "message", message: reading.message });
          return;
        case "edit":
        case "reach":
          await receive(reading);
      }
    },
  };
}
