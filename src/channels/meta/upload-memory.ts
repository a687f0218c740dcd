/** Our files at Meta: uploaded once for many sends, and remembered as long as Meta keeps them. */
import type { ChannelEnv, FileRef } from "../channel.ts";

export interface PreparedFile<Args extends readonly unknown[]> {
  /** With the type and the size that its bytes show. */
  readonly file: FileRef;
  /** Uploads it and gives Meta's id. Throws `ChannelError`; `rejected` when Meta does not take it. */
  upload(...args: Args): Promise<string>;
}

/** Uploads the bytes of a file and gives Meta's id. Throws `ChannelError`. */
export type Upload<Args extends readonly unknown[]> = (
  content: Uint8Array,
  file: FileRef,
  ...args: Args
) => Promise<string>;

const REMEMBERED_MAX = 1_000;

/**
 * Makes a function that gives a file of ours as its bytes are, ready to be uploaded; null when it cannot be read.
 * @param keptMs how long Meta's id of an upload is good for
 */
export function createUploadMemory<Args extends readonly unknown[]>(
  { files, clock }: Pick<ChannelEnv, "files" | "clock">,
  keptMs: number,
  upload: Upload<Args>,
): (file: FileRef, signal: AbortSignal) => Promise<PreparedFile<Args> | null> {
  const uploads = new Map<string, { id: string; file: FileRef; until: number }>();
  return async (file, signal) => {
    const now = clock.now().getTime();
    const known = uploads.get(file.id);
    if (known && known.until > now) return { file: known.file, upload: async () => known.id };
    const read = await files.read(file, signal);
    if (!read) return null;
    const { content, mediaType } = read;
    const seen = { ...file, mediaType, bytes: content.byteLength };
    return {
      file: seen,
      async upload(...args) {
        const id = await upload(content, seen, ...args);
        if (uploads.size >= REMEMBERED_MAX) uploads.delete(uploads.keys().next().value ?? "");
        uploads.set(file.id, { id, file: seen, until: now + keptMs });
        return id;
      },
    };
  };
}
