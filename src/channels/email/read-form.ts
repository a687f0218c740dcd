/** A multipart form as its parts, each as the bytes that came: which letters they are is said by another part. */
import { Busboy } from "@fastify/busboy";

export interface FormPart {
  readonly name: string;
  /** As the sender named the file; undefined where it is none. */
  readonly fileName: string | undefined;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** A mail has far fewer; a form of many thousand parts is an attack. */
const PARTS_MAX = 100;

/** The parts in order; null for what is no form, is cut off, or has too many. */
export async function readForm(body: Buffer, contentType: string): Promise<FormPart[] | null> {
  return new Promise((resolve) => {
    const parts: FormPart[] = [];
    try {
      const parser = new Busboy({
        headers: { "content-type": contentType },
        limits: { files: PARTS_MAX, parts: PARTS_MAX, fileSize: body.byteLength, headerPairs: 50 },
        isPartAFile: () => true,
      });
      parser.on("file", (name, stream, fileName, _encoding, mediaType) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("error", () => resolve(null));
        stream.on("end", () => parts.push({ name, fileName, mediaType, bytes: Buffer.concat(chunks) }));
      });
      parser.on("partsLimit", () => resolve(null));
      parser.on("filesLimit", () => resolve(null));
      parser.on("error", () => resolve(null));
      parser.on("finish", () => resolve(parts));
      parser.end(body);
    } catch {
      resolve(null);
    }
  });
}
