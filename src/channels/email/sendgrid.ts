/** Mails leave by SendGrid's API, with its own library over our transport: it knows signals, and what may have arrived. */
import { z } from "zod";
import { ChannelError } from "../../lib/errors.ts";
import type { Locale } from "../../lib/locale.ts";
import { HOUR_MS, MINUTE_MS } from "../../lib/time.ts";
import { callProvider, NoAnswer, type ProviderAnswer, retryAfterMs } from "../provider-fetch.ts";
import type { Draft } from "./compose.ts";
import { mailFault } from "./faults.ts";
import type { Sender } from "./smtp.ts";

export interface SendgridOptions {
  /** Without a slash at the end. */
  readonly url: string;
  readonly apiKey: string;
  readonly locale: Locale;
  /** Ours; comes back with every event, since the events of a SendGrid account are those of all its programs. */
  readonly accountId: string;
}

/** Names of what travels with a mail and comes back with its events. */
export const ARGS = { account: "charla_account", id: "charla_id" } as const;

/** Its limits are counted by the minute. */
const USUAL_PAUSE_MS = MINUTE_MS;

const problems = z.object({ errors: z.array(z.object({ message: z.string(), field: z.string().nullish() })).min(1) });

export function createSendgridSender({ url, apiKey, locale, accountId }: SendgridOptions): Sender {
  const call = async (method: string, path: string, body: string | undefined, signal: AbortSignal, isSend: boolean) => {
    try {
      const answer = await callProvider({
        url: `${url}${path}`,
        method,
        headers: { authorization: `Bearer ${apiKey}`, accept: "application/json", "content-type": "application/json" },
        signal,
        isSend,
        ...(body === undefined ? {} : { body }),
      });
      if (answer.status < 300) return answer;
      throw refusalOf(answer, isSend, locale);
    } catch (error) {
      if (error instanceof NoAnswer) throw mailFault(error.fault, error.fault, locale, { cause: error });
      throw error;
    }
  };

  return {
    async send(draft, _at, signal) {
      const service = await openService(async ({ method = "POST", url: path = "", body }) => {
        const answer = await call(method.toUpperCase(), path, JSON.stringify(body), signal, true);
        return [{ statusCode: answer.status, body: {}, headers: {} }, {}];
      });
      try {
        await service.send(mailOf(draft, accountId));
      } catch (error) {
        if (error instanceof ChannelError) throw error;
        // The library refuses to build it: nothing has left.
        throw mailFault("rejected", "recipient", locale, { cause: error });
      }
    },
    async probe(signal) {
      const answer = await call("GET", "/v3/scopes", undefined, signal, false);
      const scopes = z.object({ scopes: z.array(z.string()) }).safeParse(parsed(answer));
      if (scopes.success && !scopes.data.scopes.includes("mail.send"))
        throw mailFault("unauthorized", "password", locale, { code: "mail.send" });
    },
  };
}

type Service = typeof import("@sendgrid/mail");
type Client = Parameters<Service["setClient"]>[0];

/** A service of the library that calls by `request`, of which alone its `send` makes use. */
async function openService(request: Client["request"]): Promise<Service> {
  // Loaded by whoever uses it.
  const { default: shared } = await import("@sendgrid/mail");
  // What it exports is one for the whole process, with its class beside it, which its types leave out.
  const { MailService } = shared as unknown as { readonly MailService: new () => Service };
  const service = new MailService();
  service.setClient({ request } as Client);
  return service;
}

function mailOf({ from, to, replyTo, subject, messageId, text, html, headers, files }: Draft, accountId: string) {
  return {
    from: from.name === "" ? from.address : { name: from.name, email: from.address },
    to,
    ...(replyTo === null ? {} : { replyTo }),
    subject,
    text: text === "" ? " " : text,
    html,
    headers: { ...headers, "Message-ID": `<${messageId}>` },
    attachments: files.map(({ name, mediaType, content }) => ({
      filename: name,
      type: mediaType,
      content: content.toString("base64"),
      disposition: "attachment",
    })),
    customArgs: { [ARGS.account]: accountId, [ARGS.id]: messageId },
    // A link is what we wrote, and nobody is counted by a picture.
    trackingSettings: { clickTracking: { enable: false, enableText: false }, openTracking: { enable: false } },
    hideWarnings: true,
  };
}

function refusalOf(answer: ProviderAnswer, isSend: boolean, locale: Locale): ChannelError {
  const { status, headers } = answer;
  const [problem] = problems.safeParse(parsed(answer)).data?.errors ?? [];
  const told = { code: String(status), cause: new Error(problem?.message ?? `HTTP ${status}`) };
  if (status === 429) return mailFault("rate_limited", "rate", locale, { ...told, afterMs: pauseOf(headers) });
  if (status === 401) return mailFault("unauthorized", "password", locale, told);
  if (status === 403) return mailFault("unauthorized", "sender", locale, told);
  if (status === 413) return mailFault("rejected", "large", locale, told);
  if (status === 503 && problem) return mailFault("unavailable", "unavailable", locale, told);
  if (status >= 500) {
    const fault = isSend ? "uncertain" : "unavailable";
    return mailFault(fault, fault, locale, told);
  }
  const isAddress = /personalizations\.\d+\.to/.test(problem?.field ?? "");
  return isAddress ? mailFault("blocked", "address", locale, told) : mailFault("rejected", "policy", locale, told);
}

/** SendGrid says when it may be called again as a time, in seconds since 1970. */
function pauseOf(headers: Headers): number {
  const reset = Number(headers.get("x-ratelimit-reset") ?? Number.NaN) * 1_000 - Date.parse(headers.get("date") ?? "");
  return Number.isFinite(reset) && reset > 0 ? Math.min(reset, HOUR_MS) : retryAfterMs(headers, USUAL_PAUSE_MS);
}

function parsed({ text }: ProviderAnswer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
