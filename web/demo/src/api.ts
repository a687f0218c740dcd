/** The demo's server: its events, and what a person does at the phones. */
import type { DemoState, Kind } from "./state.ts";

/** Calls back with each state, and with null while the server cannot be reached. Returns what ends it. */
export function listen(onState: (state: DemoState | null) => void): () => void {
  const events = new EventSource("/api/events");
  events.onmessage = ({ data }: MessageEvent<string>) => onState(JSON.parse(data) as DemoState);
  events.onerror = () => onState(null);
  return () => events.close();
}

/** Throws an error with the server's sentence in the page's language. */
export async function act(kind: Kind, action: string, body?: object | Blob): Promise<void> {
  await post(`/api/phones/${kind}/${action}`, body);
}

export async function playSale(locale: string): Promise<void> {
  await post("/api/sale", { locale });
}

export function fileUrl(kind: Kind, id: string): string {
  return `/api/phones/${kind}/files/${encodeURIComponent(id)}`;
}

async function post(path: string, body?: object | Blob): Promise<void> {
  const isFile = body instanceof Blob;
  const type = isFile ? body.type : "application/json";
  const answer = await fetch(path, {
    method: "POST",
    headers: { "accept-language": document.documentElement.lang, ...(body ? { "content-type": type } : {}) },
    ...(body ? { body: isFile ? body : JSON.stringify(body) } : {}),
  });
  if (answer.ok) return;
  const { title } = (await answer.json().catch(() => ({}))) as { title?: string };
  throw new Error(title ?? String(answer.status));
}
