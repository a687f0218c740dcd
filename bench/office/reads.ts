/** What reps read all day, over HTTP with a key: boxes of the inbox, deep pages, threads, and the search. */
import { seededRandom } from "../../src/lib/random.ts";
import { type Percentiles, percentiles } from "../load.ts";
import type { Filled } from "./fill.ts";

export interface Read {
  readonly name: string;
  /** One caller, who asks again as soon as the answer is there. */
  readonly ms: Percentiles;
  /** Several of them at the same time. */
  readonly crowdedMs: Percentiles;
  /** Results of the last one, so that nobody measures an empty answer. */
  readonly found: number;
}

/** Callers at a time, of the crowd. */
export const CROWD = 4;

export async function measureReads(
  url: string,
  key: string,
  { words, conversations }: Filled,
  rounds: number,
): Promise<Read[]> {
  const random = seededRandom(11);
  const between = (from: number, to: number) => from + Math.floor(random() * (to - from));
  const word = (from: number, to: number) => words[between(from, to)] ?? "";
  const typo = (text: string) => text.slice(0, 2) + text.slice(3);
  const search = (text: string) => `/v1/search?q=${encodeURIComponent(text)}`;
  const thread = () => `cnv_${between(1, conversations).toString(16).padStart(26, "0")}`;
  const deep = await deepCursor(url, key);
  const reads: readonly (readonly [string, () => string])[] = [
    ["Inbox: waiting", () => "/v1/conversations?box=waiting&limit=50"],
    ["Inbox: unassigned", () => "/v1/conversations?box=unassigned&limit=50"],
    ["Inbox: with agents", () => "/v1/conversations?box=agents&limit=50"],
    ["Inbox: closed", () => "/v1/conversations?box=closed&limit=50"],
    ["Inbox: the 40th page of all", () => `/v1/conversations?limit=50&cursor=${deep}`],
    ["Inbox: numbers of the boxes", () => "/v1/inbox/counts"],
    ["Inbox: a name's beginning", () => `/v1/conversations?search=${between(1, conversations)}`],
    ["A thread's newest messages", () => `/v1/conversations/${thread()}/messages?limit=50`],
    ["Search: a common word", () => search(word(0, 20))],
    ["Search: a rare word", () => search(word(words.length - 500, words.length))],
    ["Search: two words", () => search(`${word(0, 300)} ${word(0, 300)}`)],
    ["Search: a word's beginning", () => search(word(1_000, words.length).slice(0, 4))],
    ["Search: a word with a typo", () => search(typo(word(1_000, words.length)))],
    ["Search: a person", () => search(`María ${between(1, conversations)}`)],
    ["Search: nothing of the kind", () => search(`xkq${between(0, 1e6)}zw`)],
  ];
  const results: Read[] = [];
  for (const [name, next] of reads) {
    for (let warm = 0; warm < CROWD; warm++) await get(url, key, next());
    const { ms, found } = await measure(url, key, next, { rounds, callers: 1 });
    const crowded = await measure(url, key, next, { rounds, callers: CROWD });
    results.push({ name, ms, crowdedMs: crowded.ms, found });
  }
  return results;
}

async function measure(
  url: string,
  key: string,
  next: () => string,
  { rounds, callers }: { rounds: number; callers: number },
): Promise<Pick<Read, "ms" | "found">> {
  const took: number[] = [];
  let found = 0;
  const caller = async () => {
    while (took.length < rounds) {
      const path = next();
      const startedAt = performance.now();
      const body = await get(url, key, path);
      took.push(performance.now() - startedAt);
      found = countOf(body);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { ms: percentiles(took), found };
}

interface Answer {
  readonly data?: readonly unknown[];
  readonly groups?: readonly { readonly results?: readonly unknown[]; readonly data?: readonly unknown[] }[];
  readonly nextCursor?: string | null;
}

function countOf({ data, groups }: Answer): number {
  if (groups) return groups.reduce((sum, group) => sum + (group.results ?? group.data ?? []).length, 0);
  return data?.length ?? 1;
}

async function get(url: string, key: string, path: string): Promise<Answer> {
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}` } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return JSON.parse(text) as Answer;
}

async function deepCursor(url: string, key: string): Promise<string> {
  let cursor = "";
  for (let page = 0; page < 39; page++) {
    const { nextCursor } = await get(url, key, `/v1/conversations?limit=50${cursor === "" ? "" : `&cursor=${cursor}`}`);
    cursor = nextCursor ?? "";
  }
  return cursor;
}
