/** Calls of Twilio's REST API by Twilio's library, over our own transport: it knows signals, and what may have arrived. */
import { z } from "zod";
import { ChannelError } from "../../lib/errors.ts";
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { callProvider, NoAnswer, retryAfterMs } from "../provider-fetch.ts";
import { refusalOf, SPARE_MS } from "./faults.ts";

export interface TwilioOptions {
  /** Without a slash at the end. */
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
  readonly locale: Locale;
}

export interface SmsDraft {
  readonly to: string;
  readonly body: string;
  readonly from: string | null;
  readonly messagingServiceSid: string | null;
  readonly mediaUrl?: readonly string[];
  readonly statusCallback?: string;
}

export interface TwilioApi {
  /** Hands a message to Twilio and gives its SID. Throws `ChannelError` and nothing else. */
  send(draft: SmsDraft, signal: AbortSignal): Promise<string>;
  /** What the account is called at Twilio. Throws `ChannelError` and nothing else. */
  accountName(signal: AbortSignal): Promise<string>;
}

const created = z.object({ sid: z.string().regex(/^(SM|MM)[0-9a-f]{32}$/i) });
const refused = z.object({ status: z.number(), code: z.number().nullish() });
/** The library's own address of the API, in the place of which ours is called. */
const LIBRARY_ORIGIN = "https://api.twilio.com";

export function createTwilioApi({ url, accountSid, authToken, locale }: TwilioOptions): TwilioApi {
  /** A client whose calls end with the signal. */
  const connect = async (signal: AbortSignal, isSend: boolean) => {
    // Loaded by whoever uses it: few shops do, and the library is large.
    const { default: twilio } = await import("twilio");
    const answered = { afterMs: SPARE_MS };
    const transport = new twilio.RequestClient();
    transport.request = async ({ method, uri, username = "", password = "", headers = {}, data }) => {
      const body = data ? formOf(data) : undefined;
      const answer = await callProvider({
        url: uri.startsWith(LIBRARY_ORIGIN) ? `${url}${uri.slice(LIBRARY_ORIGIN.length)}` : uri,
        method: method.toUpperCase(),
        headers: {
          accept: "application/json",
          "user-agent": headers["User-Agent"] ?? "charla",
          authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
          ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
        },
        signal,
        isSend,
        ...(body === undefined ? {} : { body }),
      });
      answered.afterMs = retryAfterMs(answer.headers, SPARE_MS);
      // What the library promises of its own transport: the parsed body.
      return { statusCode: answer.status, body: parsed(answer.text) as never, headers: {} };
    };
    // An empty environment: neither its region nor its credentials are ours.
    const client = twilio(accountSid, authToken, { httpClient: transport, env: {}, lazyLoading: true });
    return { client, answered };
  };

  const run = async <T>(
    signal: AbortSignal,
    isSend: boolean,
    work: (client: Awaited<ReturnType<typeof connect>>["client"]) => Promise<T>,
  ): Promise<T> => {
    const { client, answered } = await connect(signal, isSend);
    try {
      return await work(client);
    } catch (error) {
      if (error instanceof ChannelError) throw error;
      if (error instanceof NoAnswer)
        throw new ChannelError(error.fault, say(locale, `sms.reason.${error.fault}`), { cause: error });
      const refusal = refused.safeParse(error);
      if (refusal.success && refusal.data.status >= 300)
        throw refusalOf(refusal.data.code ?? null, refusal.data.status, answered.afterMs, locale);
      const fault = isSend ? "uncertain" : "unavailable";
      throw new ChannelError(fault, say(locale, `sms.reason.${fault}`), { cause: error });
    }
  };

  return {
    send({ to, body, from, messagingServiceSid, mediaUrl, statusCallback }, signal) {
      return run(signal, true, async (client) => {
        const message = await client.messages.create({
          to,
          body,
          // Of a pool Twilio chooses the sender, always the same for one person.
          ...(messagingServiceSid === null ? { from: from ?? "" } : { messagingServiceSid }),
          ...(mediaUrl && mediaUrl.length > 0 ? { mediaUrl: [...mediaUrl] } : {}),
          ...(statusCallback === undefined ? {} : { statusCallback }),
        });
        const known = created.safeParse(message);
        if (!known.success) throw new ChannelError("uncertain", say(locale, "sms.reason.uncertain"));
        return known.data.sid;
      });
    },
    accountName(signal) {
      return run(signal, false, async (client) => {
        const { friendlyName, status } = await client.api.v2010.accounts(accountSid).fetch();
        if (status !== "active") throw refusalOf(20005, 403, SPARE_MS, locale);
        return friendlyName;
      });
    },
  };
}

/** As Twilio wants a form: a list is the same name several times. */
function formOf(data: object): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(data))
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) form.append(name, String(one));
  return form.toString();
}

/** The body as JSON; as it is where it is none, by which the library's own parsing fails. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
