/** The browser's network, clock and storage as the chat wants them. */
import type { Surroundings } from "./direct-line.ts";
import { WireError } from "./wire-error.ts";

const UPLOAD_TIMEOUT_MS = 180_000;

export function browserSurroundings(): Surroundings {
  return {
    fetch: (...request) => fetch(...request),
    sendForm,
    openSocket: (url) => new WebSocket(url) as ReturnType<Surroundings["openSocket"]>,
    now: () => Date.now(),
    random: () => Math.random(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** A key that no other message has. `randomUUID` is missing on pages without https. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The storage of the page, or null where the browser forbids it. */
export function pageStorage(kind: "local" | "session"): Storage | null {
  try {
    return kind === "local" ? localStorage : sessionStorage;
  } catch {
    return null;
  }
}

/** `fetch` can't report how much of a body has left, so a form goes by XMLHttpRequest. */
const sendForm: Surroundings["sendForm"] = (url, token, form, onProgress) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.timeout = UPLOAD_TIMEOUT_MS;
    request.setRequestHeader("authorization", `Bearer ${token}`);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () =>
      resolve({
        status: request.status,
        body: request.responseText,
        retryAfter: request.getResponseHeader("retry-after"),
      });
    request.onerror = () => reject(new WireError("network", "upload"));
    request.ontimeout = () => reject(new WireError("network", "timeout"));
    request.send(form);
  });
