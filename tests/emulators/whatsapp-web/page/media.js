/** The modules by which files go up and come down. */

export class OpaqueData {
  static async createFromData(blob, mimetype) {
    const data = new OpaqueData();
    data.blob = new Blob([blob instanceof OpaqueData ? blob.blob : blob], { type: mimetype });
    data.name = blob.name;
    return data;
  }
  url() {
    return "blob:none";
  }
  autorelease() {}
  formData() {
    return this.blob;
  }
}

const objects = new Map();

function typeOf({ type }, { isPtt, asDocument }) {
  if (asDocument) return "document";
  if (isPtt) return "ptt";
  const kind = type.split("/")[0];
  return ["image", "video", "audio"].includes(kind) ? kind : "document";
}

async function hashOf(blob) {
  const hash = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(hash)));
}

export const mediaModules = {
  WAWebMediaOpaqueData: OpaqueData,
  WAWebPrepRawMedia: {
    prepRawMedia: (data, params) => ({
      async waitForPrep() {
        const values = {
          type: typeOf(data.blob, params),
          mimetype: data.blob.type,
          filename: data.name,
          size: data.blob.size,
          filehash: await hashOf(data.blob),
        };
        return {
          ...values,
          mediaBlob: data,
          set(more) {
            Object.assign(values, more);
          },
          toJSON: () => ({ ...values }),
        };
      },
    }),
  },
  WAWebMediaStorage: {
    getOrCreateMediaObject(filehash) {
      if (!objects.has(filehash))
        objects.set(filehash, {
          filehash,
          contentInfo: {},
          consolidate(values) {
            Object.assign(this, values);
          },
        });
      return objects.get(filehash);
    },
  },
  WAWebMmsMediaTypes: { msgToMediaType: ({ type }) => type, castToV4: (type) => type },
  WAWebMediaDataUtils: { shouldUseMediaCache: () => true },
  WAWebMediaInMemoryBlobCache: {
    InMemoryMediaBlobCache: { put: (filehash, blob) => objects.set(filehash, { ...objects.get(filehash), blob }) },
  },
  WAWebMediaMmsV4Upload: {
    async uploadMedia({ mediaObject, mimetype }) {
      const { blob } = objects.get(mediaObject.filehash);
      const answer = await fetch("/media", { method: "POST", headers: { "content-type": mimetype }, body: blob });
      if (!answer.ok) throw new Error(`upload failed: ${answer.status}`);
      const { directPath } = await answer.json();
      return { mediaEntry: { directPath, mmsUrl: directPath, mediaKey: "key", mediaKeyTimestamp: 1 } };
    },
  },
  WAWebDownloadManager: {
    downloadManager: {
      async downloadAndMaybeDecrypt({ directPath }) {
        const answer = await fetch(directPath);
        if (!answer.ok) throw Object.assign(new Error("media"), { status: answer.status });
        return answer.arrayBuffer();
      },
    },
  },
};
