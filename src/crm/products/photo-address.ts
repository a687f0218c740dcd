/** Where the photo of a product is: at another site, a drawing of the sample's, or a file that was uploaded here. */

/** What may be uploaded, with the ending of its address. */
export const PHOTO_ENDINGS = { "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp" } as const;
export type PhotoType = keyof typeof PHOTO_ENDINGS;

/** What a product may have as its image. */
export const IMAGE_ADDRESS =
  /^(?:https:\/\/[^\s"<>]+|\/shop\/photos\/[\w.-]+|\/photos\/[a-z0-9_]+\/[a-z0-9_]+\.(?:jpg|png|webp))$/;

/** The address of an uploaded photo on our own site; channels lead to it from the public address. */
export function photoAddress(tenantId: string, id: string, mediaType: PhotoType): string {
  return `/photos/${tenantId}/${id}.${PHOTO_ENDINGS[mediaType]}`;
}

export function isPhotoType(mediaType: string): mediaType is PhotoType {
  return Object.hasOwn(PHOTO_ENDINGS, mediaType);
}
