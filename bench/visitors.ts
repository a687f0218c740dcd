/** Customers of a web chat, over real HTTP: each has a conversation and its token, and posts over kept connections. */
import { Agent, request } from "node:http";

/** The public key of the sample shop. */
const SITE_KEY = "demo-site-key";

export interface Visitor {
  readonly conversationId: string;
  readonly token: string;
  /** Messages posted so far. */
  posted: number;
}

export interface Door {
  /** Opens a conversation, as a page does that has just been loaded. */
  open(): Promise<Visitor>;
  /** Posts a text, under a name of the client's own if given, and returns the ms until it was acknowledged. Throws unless it was. */
  post(visitor: Visitor, text: string, clientActivityID?: string): Promise<number>;
  close(): void;
}

export function openDoor(url: string, connections: number): Door {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const base = `${url}/v3/directline/conversations`;
  return {
    async open() {
      const body = await send(agent, base, SITE_KEY, "");
      const { conversationId, token } = JSON.parse(body) as Visitor;
      return { conversationId, token, posted: 0 };
    },
    async post(visitor, text, clientActivityID) {
      const startedAt = performance.now();
      const named = clientActivityID === undefined ? {} : { channelData: { clientActivityID } };
      const activity = JSON.stringify({ type: "message", from: { id: "me" }, text, ...named });
      visitor.posted++;
      await send(agent, `${base}/${visitor.conversationId}/activities`, visitor.token, activity);
      return performance.now() - startedAt;
    },
    close: () => agent.destroy(),
  };
}

function send(agent: Agent, url: string, bearer: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${bearer}`,
      ...(body === "" ? {} : { "content-type": "application/json" }),
      "content-length": Buffer.byteLength(body),
    };
    const outgoing = request(url, { method: "POST", agent, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("error", reject);
      answer.on("end", () => {
        if (answer.statusCode === 200 || answer.statusCode === 201) resolve(text);
        else reject(new Error(`${url} answered ${answer.statusCode}: ${text}`));
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
