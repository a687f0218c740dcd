/** What a request tells of the person behind it, roughly: whether it is one, the kind of device, the campaign's parameters. */
import type { FastifyRequest } from "fastify";
import { isbot } from "isbot";
import type { Visit } from "../crm/links/clicks.ts";
import { cleanText, truncate } from "../lib/text.ts";

const VALUE_MAX = 100;
const AGENT_MAX = 400;
const UTM = ["source", "medium", "campaign", "term", "content"] as const;
/** Whose value starts with, or holds, one of these words, loads pages before anybody wants them. */
const AHEAD = /prefetch|prerender|preview/i;
const AHEAD_HEADERS = ["sec-purpose", "purpose", "x-purpose", "x-moz"] as const;

/** True for robots, previews of links in chats, and browsers that look ahead: they are served and not counted. */
export function isUncounted({ method, headers }: Pick<FastifyRequest, "method" | "headers">): boolean {
  const userAgent = headers["user-agent"];
  if (method === "HEAD" || userAgent === undefined || userAgent === "" || isbot(userAgent)) return true;
  return AHEAD_HEADERS.some((name) => AHEAD.test(String(headers[name] ?? "")));
}

export function readVisit({ ip, headers, query }: Pick<FastifyRequest, "ip" | "headers" | "query">): Visit {
  const given = query as Readonly<Record<string, unknown>>;
  const value = (name: string): string | null => {
    const [first] = [given[name]].flat();
    return typeof first === "string" ? truncate(cleanText(first), VALUE_MAX) || null : null;
  };
  const utm = Object.fromEntries(
    UTM.flatMap((name): [string, string][] => {
      const found = value(`utm_${name}`);
      return found === null ? [] : [[name, found]];
    }),
  );
  const userAgent = truncate(headers["user-agent"] ?? "", AGENT_MAX);
  return {
    ip,
    userAgent,
    device: deviceOf(userAgent),
    utm,
    campaign: value("campaign") ?? utm.campaign ?? null,
    source: value("source") ?? utm.source ?? null,
    listing: value("listing"),
  };
}

function deviceOf(userAgent: string): Visit["device"] {
  if (/iPad|Tablet|PlayBook|Silk/i.test(userAgent)) return "tablet";
  if (/Android/i.test(userAgent)) return /Mobile/i.test(userAgent) ? "phone" : "tablet";
  if (/iPhone|iPod|Mobile|Windows Phone/i.test(userAgent)) return "phone";
  return /Windows|Macintosh|X11|Linux|CrOS/i.test(userAgent) ? "computer" : "other";
}
