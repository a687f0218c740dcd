/** Files both ways: what a person sent is fetched from Meta and kept; what we send is uploaded there first. */
import { z } from "zod";
import { ChannelError } from "../../lib/errors.ts";
import { untilAborted } from "../../lib/signal.ts";
import { DAY_MS, MINUTE_MS } from "../../lib/time.ts";
import type { ChannelEnv, FileRef } from "../channel.ts";
import type { Graph } from "./graph.ts";
import type { MediaRef } from "./read-webhook.ts";

export interface Media {
  /**
   * The kept file of a message; null when it is gone, too large or of a kind that is not taken. Throws `ChannelError`
   * when it could not be had within `waitMs`: the download goes on, so that the next delivery of the message finds it.
   */
  fetch(ref: MediaRef, waitMs: number): Promise<FileRef | null>;
  /** Meta's id for a file of ours. Throws `ChannelError`; `rejected` when the file is no more or Meta does not take it. */
  upload(file: FileRef, signal: AbortSignal): Promise<string>;
}

export interface MediaDeps {
  readonly graph: Graph;
  readonly env: Pick<ChannelEnv, "files" | "clock">;
  readonly phoneNumberId: string;
  /** For a rep: the file of a message is no more. */
  readonly missing: string;
}

const DOWNLOAD_MS = 2 * MINUTE_MS;
/** Meta keeps an upload for thirty days. */
const UPLOAD_KEPT_MS = 25 * DAY_MS;
const UPLOADS_MAX = 1_000;

const described = z.object({
  url: z.string(),
  mime_type: z.string().optional(),
  file_size: z.coerce.number().optional(),
});
const uploaded = z.object({ id: z.union([z.string(), z.number()]).transform(String) });

export function createMedia({ graph, env, phoneNumberId, missing }: MediaDeps): Media {
  const downloads = new Map<string, Promise<FileRef | null>>();
  const uploads = new Map<string, { id: string; until: number }>();

  const download = async (ref: MediaRef): Promise<FileRef | null> => {
    const kept = await env.files.find(ref.id);
    if (kept) return kept;
    const signal = AbortSignal.timeout(DOWNLOAD_MS);
    try {
      const answer = await graph.call({
        method: "GET",
        path: ref.id,
        query: { phone_number_id: phoneNumberId },
        signal,
      });
      const { url, mime_type: mime, file_size: bytes } = parse(described, answer);
      if (bytes !== undefined && bytes > env.files.maxBytes) return null;
      const content = await graph.download(url, env.files.maxBytes, signal);
      const mediaType = mime ?? ref.mediaType;
      return await env.files.keep({ externalId: ref.id, content, mediaType, name: ref.name ?? nameOf(ref) });
    } catch (error) {
      if (error instanceof ChannelError && error.fault === "rejected") return null;
      throw error;
    }
  };

  return {
    async fetch(ref, waitMs) {
      const running = downloads.get(ref.id) ?? download(ref).finally(() => downloads.delete(ref.id));
      downloads.set(ref.id, running);
      // Whoever waits hears of a failure; when nobody does any more, the next delivery begins anew.
      running.catch(() => undefined);
      try {
        return await untilAborted(running, AbortSignal.timeout(waitMs));
      } catch (error) {
        if (error instanceof ChannelError) throw error;
        throw new ChannelError("unavailable", "the file of a message is still on its way", { cause: error });
      }
    },

    async upload(file, signal) {
      const now = env.clock.now().getTime();
      const known = uploads.get(file.id);
      if (known && known.until > now) return known.id;
      const read = await env.files.read(file, signal);
      if (!read) throw new ChannelError("rejected", missing);
      const form = new FormData();
      form.set("messaging_product", "whatsapp");
      form.set("type", read.mediaType);
      form.set("file", new Blob([new Uint8Array(read.content)], { type: read.mediaType }), file.name);
      const answer = await graph.call({ method: "POST", path: `${phoneNumberId}/media`, form, signal });
      const { id } = parse(uploaded, answer);
      if (uploads.size >= UPLOADS_MAX) uploads.delete(uploads.keys().next().value ?? "");
      uploads.set(file.id, { id, until: now + UPLOAD_KEPT_MS });
      return id;
    },
  };
}

/** A name for what came without one: its kind and the ending of its type. */
function nameOf({ kind, mediaType }: MediaRef): string {
  const ending = /\/([a-z0-9]{2,5})$/.exec(mediaType)?.[1];
  return ending ? `${kind}.${ending === "jpeg" ? "jpg" : ending}` : kind;
}

function parse<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.infer<Schema> {
  const read = schema.safeParse(answer);
  if (!read.success) throw new ChannelError("unavailable", "Meta's answer about a file could not be read");
  return read.data;
}
