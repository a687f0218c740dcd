/** An office whose customers write through a channel in memory, and what its tests look at. */
import { ingest } from "../../src/flow/ingest.ts";
import { sampleAccount } from "../harness/context.ts";
import { textFrom } from "../harness/postbox.ts";
import { until } from "../harness/until.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";

export interface Row {
  readonly id: string;
  readonly status: string;
  readonly handler: string;
  readonly takenBy: string | null;
  readonly assignee: { id: string; name: string | null } | null;
  readonly snoozedUntil: string | null;
  readonly tags: string[];
  readonly lastSeq: number;
  readonly lastMessage: { text: string; author: string } | null;
  readonly unread: number;
  readonly hasDraft: boolean;
}

export interface Desk extends Office {
  /** A customer's message; no turn is run. Returns the id of the conversation. */
  write(thread: string, text?: string): Promise<string>;
}

/** Without workers: nothing happens that a test did not ask for. */
export async function openDesk(options: Parameters<typeof openOffice>[0] = {}): Promise<Desk> {
  const office = await openOffice({ workers: false, ...options });
  const account = await sampleAccount(office.app, "webchat");
  return {
    ...office,
    async write(thread, text = "hola") {
      const { conversationId } = await ingest(office.app.ctx.flow, account, textFrom(thread, text));
      if (!conversationId) throw new Error("nothing was stored");
      return conversationId;
    },
  };
}

export async function rowOf(who: Browser, id: string): Promise<Row> {
  return (await who.call<Row>("GET", `/v1/conversations/${id}`)).body;
}

/** The ids that a list shows. */
export async function idsIn(who: Browser, query: string): Promise<string[]> {
  const { status, body } = await who.call<{ data: Row[] }>("GET", `/v1/conversations?${query}`);
  if (status !== 200) throw new Error(`the list answered ${status}: ${JSON.stringify(body)}`);
  return body.data.map(({ id }) => id);
}

export interface Heard {
  readonly id: string | undefined;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: the data of any event
  readonly data: any;
}

/** A member who listens to the stream. */
export async function listenTo(url: string, cookie: string, lastId?: string) {
  const controller = new AbortController();
  const response = await fetch(`${url}/v1/live`, {
    headers: { cookie, ...(lastId === undefined ? {} : { "last-event-id": lastId }) },
    signal: controller.signal,
  });
  const heard: Heard[] = [];
  const reading = (async () => {
    let rest = "";
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const frames = (rest + chunk).split("\n\n");
      rest = frames.pop() ?? "";
      for (const frame of frames) {
        const lines = new Map(
          frame.split("\n").map((line) => [line.split(": ")[0], line.slice(line.indexOf(": ") + 2)]),
        );
        const event = lines.get("event");
        if (event) heard.push({ id: lines.get("id"), event, data: JSON.parse(lines.get("data") ?? "null") });
      }
    }
  })().catch(() => undefined);
  return {
    status: response.status,
    heard,
    all: (event: string) => heard.filter((one) => one.event === event),
    hears: (event: string, is: (data: Heard["data"]) => boolean = () => true) =>
      until(`the event ${event}`, () => heard.find((one) => one.event === event && is(one.data))),
    async stop() {
      controller.abort();
      await reading;
    },
  };
}
