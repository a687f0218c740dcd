/** What a file really is, by its first bytes. A name or a declared type is believed only where bytes cannot tell, and never for what a browser runs. */

/** Media types that customers may send; SVG and HTML are not among them. */
export const ALLOWED_FILE_TYPES = [
  "image/jpeg",
  "image/png",
  "image/gif",
  "image/webp",
  "image/heic",
  "audio/mpeg",
  "audio/ogg",
  "audio/wav",
  "audio/mp4",
  "audio/webm",
  "audio/aac",
  "video/mp4",
  "application/pdf",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/msword",
  "application/vnd.ms-excel",
  "text/plain",
  "text/csv",
] as const;
export type AllowedFileType = (typeof ALLOWED_FILE_TYPES)[number];

/** Types that a browser may show in its place; everything else is saved. */
export const INLINE_FILE_TYPES: ReadonlySet<string> = new Set(
  ALLOWED_FILE_TYPES.filter((type) => type.startsWith("image/") || type.startsWith("audio/")),
);

/** Which kind of image an address leads to, by its ending; a drawing where it has none that is known. */
export function imageTypeOf(address: string): string {
  const ending = /\.(jpe?g|png|webp|gif)(?:[?#]|$)/i.exec(address)?.[1]?.toLowerCase();
  return ending === undefined ? "image/svg+xml" : `image/${ending === "jpg" ? "jpeg" : ending}`;
}

/** The allowed type of a file, or null for what is not taken. `declared` is what the client says. */
export function recogniseFile(content: Uint8Array, declared: string): AllowedFileType | null {
  const head = Buffer.from(content.buffer, content.byteOffset, Math.min(content.byteLength, 16));
  const said = declared.split(";")[0]?.trim().toLowerCase() ?? "";
  const bySignature = SIGNATURES.find(({ offset = 0, bytes }) =>
    head.subarray(offset, offset + bytes.length).equals(bytes),
  );
  if (bySignature)
    return bySignature.type === "by declaration"
      ? oneOf(bySignature.types, said)
      : refine(bySignature.type, head, said);
  return isText(content) ? oneOf(["text/csv", "text/plain"], said) : null;
}

type Signature = { readonly offset?: number; readonly bytes: Buffer } & (
  | { readonly type: AllowedFileType | "riff" | "iso" }
  | { readonly type: "by declaration"; readonly types: readonly AllowedFileType[] }
);

const SIGNATURES: readonly Signature[] = [
  { type: "image/jpeg", bytes: Buffer.from("ffd8ff", "hex") },
  { type: "image/png", bytes: Buffer.from("89504e470d0a1a0a", "hex") },
  { type: "image/gif", bytes: Buffer.from("GIF8") },
  { type: "riff", bytes: Buffer.from("RIFF") },
  { type: "iso", offset: 4, bytes: Buffer.from("ftyp") },
  { type: "application/pdf", bytes: Buffer.from("%PDF-") },
  { type: "audio/ogg", bytes: Buffer.from("OggS") },
  { type: "audio/mpeg", bytes: Buffer.from("ID3") },
  { type: "audio/aac", bytes: Buffer.from("fff1", "hex") },
  { type: "audio/aac", bytes: Buffer.from("fff9", "hex") },
  { type: "audio/mpeg", bytes: Buffer.from("fffb", "hex") },
  { type: "audio/mpeg", bytes: Buffer.from("fff3", "hex") },
  { type: "audio/mpeg", bytes: Buffer.from("fff2", "hex") },
  { type: "by declaration", types: ["audio/webm"], bytes: Buffer.from("1a45dfa3", "hex") },
  {
    type: "by declaration",
    types: [
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ],
    bytes: Buffer.from("504b0304", "hex"),
  },
  {
    type: "by declaration",
    types: ["application/msword", "application/vnd.ms-excel"],
    bytes: Buffer.from("d0cf11e0a1b11ae1", "hex"),
  },
];

/** Containers hold several kinds: the brand after the signature tells which. */
function refine(type: AllowedFileType | "riff" | "iso", head: Buffer, said: string): AllowedFileType | null {
  if (type !== "riff" && type !== "iso") return type;
  const brand = head.subarray(8, 12).toString("latin1");
  if (type === "riff") return brand === "WEBP" ? "image/webp" : brand === "WAVE" ? "audio/wav" : null;
  if (/^(heic|heix|mif1|msf1)$/.test(brand)) return "image/heic";
  return brand === "M4A " || said.startsWith("audio/") ? "audio/mp4" : "video/mp4";
}

function oneOf<Type extends string>(types: readonly Type[], said: string): Type | null {
  return types.find((type) => type === said) ?? null;
}

function isText(content: Uint8Array): boolean {
  if (content.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(content);
    return true;
  } catch {
    return false;
  }
}
