/** Server-sent events as they come in over the wire, in pieces of any size. */

export interface LiveEvent {
  readonly id: string | null;
  readonly name: string;
  readonly data: unknown;
}

/** Calls `onEvent` for each whole event and `onSign` for all that is heard, comments too; ends with the stream. */
export async function readFrames(
  body: ReadableStream<Uint8Array>,
  { onEvent, onSign }: { onEvent: (event: LiveEvent) => void; onSign: () => void },
): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onSign();
    const frames = (rest + value).split("\n\n");
    rest = frames.pop() ?? "";
    for (const frame of frames) {
      const event = parseFrame(frame);
      if (event) onEvent(event);
    }
  }
}

function parseFrame(frame: string): LiveEvent | null {
  const fields = new Map<string, string>();
  for (const line of frame.split("\n")) {
    const at = line.indexOf(": ");
    if (at > 0) fields.set(line.slice(0, at), line.slice(at + 2));
  }
  const name = fields.get("event");
  if (name === undefined) return null;
  return { id: fields.get("id") ?? null, name, data: JSON.parse(fields.get("data") ?? "null") };
}
