/** Our files at Meta: uploaded before they are sent, once for many sends. */
import { z } from "zod";
import { ChannelError } from "../../../lib/errors.ts";
import { DAY_MS } from "../../../lib/time.ts";
import type { ChannelEnv, FileRef } from "../../channel.ts";
import type { Graph } from "../graph.ts";
import { createUploadMemory, type PreparedFile as Prepared } from "../upload-memory.ts";
import type { MediaKind, Platform } from "./platform.ts";

/** `upload` is told as which kind, and given the signal that ends it. */
export type PreparedFile = Prepared<[kind: MediaKind, signal: AbortSignal]>;

export interface Uploads {
  /** A file of ours as its bytes are, ready to be uploaded; null when it cannot be read. */
  prepare(file: FileRef, signal: AbortSignal): Promise<PreparedFile | null>;
}

/** Meta keeps an upload for ninety days. */
const KEPT_MS = 80 * DAY_MS;

const uploaded = z.object({ attachment_id: z.union([z.string(), z.number()]).transform(String) });

export function createUploads({
  graph,
  env,
  platform,
  pageId,
}: {
  readonly graph: Graph;
  readonly env: Pick<ChannelEnv, "files" | "clock">;
  readonly platform: Platform;
  readonly pageId: string;
}): Uploads {
  const upload = async (content: Uint8Array, file: FileRef, kind: MediaKind, signal: AbortSignal): Promise<string> => {
    const form = new FormData();
    if (platform.kind === "instagram") form.set("platform", "instagram");
    form.set("message", JSON.stringify({ attachment: { type: kind, payload: { is_reusable: true } } }));
    form.set("filedata", new Blob([new Uint8Array(content)], { type: file.mediaType }), plainName(file.name));
    const answer = await graph.call({ method: "POST", path: `${pageId}/message_attachments`, form, signal });
    const read = uploaded.safeParse(answer);
    if (!read.success) throw new ChannelError("unavailable", "Meta's answer to an upload could not be read");
    return read.data.attachment_id;
  };

  return { prepare: createUploadMemory(env, KEPT_MS, upload) };
}

/** Meta refuses uploads whose names have letters outside ASCII. */
function plainName(name: string): string {
  return name
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^\w.() -]/g, "_");
}
