/** Our files at Meta: uploaded before they are sent, once for many sends. */
import { z } from "zod";
import { ChannelError } from "../../../lib/errors.ts";
import { DAY_MS } from "../../../lib/time.ts";
import type { ChannelEnv, FileRef } from "../../channel.ts";
import type { Graph } from "../graph.ts";
import type { MediaKind, Platform } from "./platform.ts";

export interface PreparedFile {
  /** With the type and the size that its bytes show. */
  readonly file: FileRef;
  /** Uploads it as this kind and gives Meta's id. Throws `ChannelError`; `rejected` when Meta does not take it. */
  upload(kind: MediaKind, signal: AbortSignal): Promise<string>;
}

export interface Uploads {
  /** A file of ours as its bytes are, ready to be uploaded; null when it cannot be read. */
  prepare(file: FileRef, signal: AbortSignal): Promise<PreparedFile | null>;
}

/** Meta keeps an upload for ninety days. */
const KEPT_MS = 80 * DAY_MS;
const REMEMBERED_MAX = 1_000;

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
  const known = new Map<string, { id: string; file: FileRef; until: number }>();

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

  return {
    async prepare(file, signal) {
      const now = env.clock.now().getTime();
      const done = known.get(file.id);
      if (done && done.until > now) return { file: done.file, upload: async () => done.id };
      const read = await env.files.read(file, signal);
      if (!read) return null;
      const { content, mediaType } = read;
      const seen = { ...file, mediaType, bytes: content.byteLength };
      return {
        file: seen,
        async upload(kind, during) {
          const id = await upload(content, seen, kind, during);
          if (known.size >= REMEMBERED_MAX) known.delete(known.keys().next().value ?? "");
          known.set(file.id, { id, file: seen, until: now + KEPT_MS });
          return id;
        },
      };
    },
  };
}

/** Meta refuses uploads whose names have letters outside ASCII. */
function plainName(name: string): string {
  return name
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^\w.() -]/g, "_");
}
