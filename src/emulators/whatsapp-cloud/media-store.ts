/** Files at Meta: those that businesses upload, and those that people send. */
import { createHash } from "node:crypto";
import { refuse } from "./refusals.ts";

export interface StoredMedia {
  readonly id: string;
  readonly mediaType: string;
  readonly name: string | null;
  readonly content: Buffer;
  /** Uploaded by the business. */
  readonly isOurs: boolean;
}

const MEGABYTE = 1024 * 1024;
/** What may be uploaded, and how large. */
const UPLOADS: readonly { types: RegExp; bytes: number }[] = [
  { types: /^image\/(jpeg|png)$/, bytes: 5 * MEGABYTE },
  { types: /^image\/webp$/, bytes: MEGABYTE / 2 },
  { types: /^audio\/(aac|amr|mpeg|mp4|ogg)$/, bytes: 16 * MEGABYTE },
  { types: /^video\/(mp4|3gpp)$/, bytes: 16 * MEGABYTE },
  { types: /^(text\/plain|application\/(pdf|msword|vnd\.[\w.-]+))$/, bytes: 100 * MEGABYTE },
];

export interface MediaStore {
  readonly all: Map<string, StoredMedia>;
  /** Takes an upload; refuses what Meta does not take. */
  upload(form: FormData): Promise<{ id: string }>;
  /** Keeps what a person sends, without a question. */
  keep(media: { content: Buffer; mediaType: string; name: string | null }): StoredMedia;
  describe(id: string, origin: string): object;
}

export function createMediaStore(): MediaStore {
  const all = new Map<string, StoredMedia>();
  let last = 700_000_000;
  const add = (media: Omit<StoredMedia, "id">): StoredMedia => {
    const stored = { ...media, id: String(++last) };
    all.set(stored.id, stored);
    return stored;
  };
  return {
    all,
    async upload(form) {
      if (form.get("messaging_product") !== "whatsapp") refuse(100, "The parameter messaging_product is required.");
      const [file, type] = [form.get("file"), form.get("type")];
      if (!(file instanceof Blob)) return refuse(100, "The parameter file is required.");
      if (type !== file.type) refuse(100, "The parameter type must be that of the file.");
      const rule = UPLOADS.find(({ types }) => types.test(file.type));
      if (!rule) return refuse(100, `Param file must be a file with one of the supported types, not ${file.type}`);
      if (file.size === 0 || file.size > rule.bytes) refuse(131053, `a ${file.type} of ${file.size} bytes`);
      const name = file instanceof File ? file.name : null;
      const content = Buffer.from(await file.arrayBuffer());
      return { id: add({ mediaType: file.type, name, content, isOurs: true }).id };
    },
    keep: ({ content, mediaType, name }) => add({ mediaType, name, content, isOurs: false }),
    describe(id, origin) {
      const media = all.get(id);
      if (!media) return refuse(100, `Object with ID '${id}' does not exist`);
      return {
        messaging_product: "whatsapp",
        id,
        url: `${origin}/files/${id}`,
        mime_type: media.mediaType,
        sha256: createHash("sha256").update(media.content).digest("hex"),
        file_size: media.content.byteLength,
      };
    },
  };
}
