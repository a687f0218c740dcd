/** A photo made light enough for chats, without the place where it was taken: cameras write that into the file. */

/** Longest side in pixels. */
const LONGEST = 1600;
const QUALITY = 0.86;

/** The same picture, drawn anew where that takes something away; what is no picture stays as it is, for the API to refuse. */
export async function lightPhoto(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return file;
  const share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  if (share === 1 && file.type !== "image/jpeg") return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * share);
  canvas.height = Math.round(picture.height * share);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, file.type, QUALITY));
  return drawn ?? file;
}
