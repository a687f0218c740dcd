/** Files both ways: what a person sent is fetched from Meta and kept; what we send is uploaded there first. */
import { z } from "zod";
import { ChannelError } from "../../lib/errors.ts";
import { DAY_MS } from "../../lib/time.ts";
import type { ChannelEnv, FileRef, KeptFile } from "../channel.ts";
import { createDownloads } from "../meta/downloads.ts";
import { createUploadMemory, type PreparedFile as Prepared } from "../meta/upload-memory.ts";
import type { Graph } from "./graph.ts";
import type { MediaRef } from "./read-parts.ts";

export interface Media {
  /**
   * The kept file of a message; null when it is gone, too large or of a kind that is not taken. Throws `ChannelError`
   * when it could not be had within `waitMs`: the download goes on, so that the next delivery of the message finds it.
   */
  fetch(ref: MediaRef, waitMs: number): Promise<KeptFile>;
  /** A file of ours as its bytes are, ready to be uploaded; null when it cannot be read. */
  prepare(file: FileRef, signal: AbortSignal): Promise<PreparedFile | null>;
}

/** `upload` is given the signal that ends it. */
export type PreparedFile = Prepared<[signal: AbortSignal]>;

export interface MediaDeps {
  readonly graph: Graph;
  readonly env: Pick<ChannelEnv, "files" | "clock" | "log">;
  readonly phoneNumberId: string;
}

/** Meta keeps an upload for thirty days. */
const UPLOAD_KEPT_MS = 25 * DAY_MS;

const described = z.object({
  url: z.string(),
  mime_type: z.string().optional(),
  file_size: z.coerce.number().optional(),
});
const uploaded = z.object({ id: z.union([z.string(), z.number()]).transform(String) });

export function createMedia({ graph, env, phoneNumberId }: MediaDeps): Media {
  const downloads = createDownloads(env);

  const load = async (ref: MediaRef, signal: AbortSignal) => {
    const query = { phone_number_id: phoneNumberId };
    const answer = await graph.call({ method: "GET", path: ref.id, query, signal });
    const { url, mime_type: mime, file_size: bytes } = parse(described, answer);
    if (bytes !== undefined && bytes > env.files.maxBytes) return null;
    const content = await graph.download(url, env.files.maxBytes, signal);
    return { content, mediaType: mime ?? ref.mediaType, name: ref.name ?? nameOf(ref) };
  };

  const upload = async (content: Uint8Array, { mediaType, name }: FileRef, signal: AbortSignal): Promise<string> => {
    const form = new FormData();
    form.set("messaging_product", "whatsapp");
    form.set("type", mediaType);
    form.set("file", new Blob([new Uint8Array(content)], { type: mediaType }), name);
    const answer = await graph.call({ method: "POST", path: `${phoneNumberId}/media`, form, signal });
    return parse(uploaded, answer).id;
  };

  return {
    fetch: (ref, waitMs) => downloads.fetch(ref.id, (signal) => load(ref, signal), waitMs),

    prepare: createUploadMemory(env, UPLOAD_KEPT_MS, upload),
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
