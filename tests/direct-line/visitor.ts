/** A customer of the tests: talks Direct Line by plain requests. */
import type { OutgoingActivity } from "../../src/channels/webchat/activity.ts";
import { until } from "../harness/until.ts";

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface Session {
  readonly conversationId: string;
  readonly token: string;
  readonly expires_in: number;
  readonly streamUrl: string;
}

export interface Page {
  readonly activities: readonly OutgoingActivity[];
  readonly watermark: string;
}

export interface DirectLineError {
  readonly error: { readonly code: string; readonly message: string };
}

/** One request to Direct Line; `bearer` may be left out. */
export async function call<Body = Record<string, unknown>>(
  url: string,
  method: string,
  path: string,
  { bearer, body, headers = {} }: { bearer?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer<Body>> {
  const isForm = body instanceof FormData;
  const answer = await fetch(`${url}/v3/directline${path}`, {
    method,
    headers: {
      ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body:
      body === undefined || isForm || typeof body === "string"
        ? (body as string | FormData | undefined)
        : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: (text === "" ? {} : JSON.parse(text)) as Body };
}

export async function startConversation(url: string, siteKey: string): Promise<Session> {
  return (await call<Session>(url, "POST", "/conversations", { bearer: siteKey })).body;
}

export async function post(url: string, session: Session, activity: object): Promise<Answer<{ id: string }>> {
  const path = `/conversations/${session.conversationId}/activities`;
  return call(url, "POST", path, { bearer: session.token, body: { type: "message", from: { id: "me" }, ...activity } });
}

export async function read(url: string, session: Session, watermark = ""): Promise<Page> {
  const path = `/conversations/${session.conversationId}/activities?watermark=${watermark}`;
  return (await call<Page>(url, "GET", path, { bearer: session.token })).body;
}

/** Everything of a conversation, page by page, as clients do it. */
export async function readAll(url: string, session: Session): Promise<OutgoingActivity[]> {
  const all: OutgoingActivity[] = [];
  for (let watermark = ""; ; ) {
    const page = await read(url, session, watermark);
    if (page.activities.length === 0) return all;
    all.push(...page.activities);
    watermark = page.watermark;
  }
}

/** Waits for what the business says after a watermark. */
export function replies(url: string, session: Session, watermark = ""): Promise<OutgoingActivity[]> {
  return until("a reply", async () => {
    const { activities } = await read(url, session, watermark);
    const ours = activities.filter(({ from }) => from.role === "bot");
    return ours.length > 0 ? ours : null;
  });
}
