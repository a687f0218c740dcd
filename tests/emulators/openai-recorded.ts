/** Answers of a model kept with their requests, and given again to the same requests: evals repeat without a model. */
import { createHash } from "node:crypto";
import type { OpenAiBehaviour } from "./openai.ts";
import type { ChatBody } from "./openai-rules.ts";

export interface RecordedAnswer {
  /** Of the request's messages, with ids and times put aside. */
  readonly key: string;
  /** JSON with ids as they stood in the request: `#0`, `#1` … */
  readonly json: string;
}

/** A behaviour that answers by `model` and adds each pair to `into`. */
export function recording(model: (body: ChatBody) => unknown, into: RecordedAnswer[]): OpenAiBehaviour {
  return {
    type: "answer",
    json: (body: ChatBody) => {
      const answer = model(body);
      const { key, ids } = readRequest(body);
      const json = ids.reduce((text, id, at) => text.replaceAll(id, `#${at}#`), JSON.stringify(answer));
      into.push({ key, json });
      return answer;
    },
  };
}

/** A behaviour that gives the recorded answers again. Throws on a request that was not recorded, which the client sees as a 500. */
export function replaying(answers: readonly RecordedAnswer[]): OpenAiBehaviour {
  const byKey = new Map(answers.map(({ key, json }) => [key, json]));
  return {
    type: "answer",
    json: (body: ChatBody) => {
      const { key, ids } = readRequest(body);
      const json = byKey.get(key);
      if (json === undefined) throw new Error(`no answer is recorded for ${key}`);
      return JSON.parse(json.replace(/#(\d+)#/g, (_, at: string) => ids[Number(at)] ?? "")) as unknown;
    },
  };
}

const ID = /\b[a-z]{3}_[0-9a-z]{26}\b/g;
const TIME = /\d{4}-\d{2}-\d{2}T[\d:.]+Z/g;

/** Ids in the order in which the request names them; another run's ids differ but stand in the same places. */
function readRequest({ messages }: ChatBody): { key: string; ids: readonly string[] } {
  const text = JSON.stringify(messages.map(({ role, content }) => [role, content]));
  const ids = [...new Set(text.match(ID) ?? [])];
  const plain = text.replace(ID, (id) => `#${ids.indexOf(id)}#`).replace(TIME, "#time");
  return { key: createHash("sha256").update(plain).digest("hex").slice(0, 32), ids };
}
