/** Twilio's side of the webhooks: calls signed as Twilio signs them, and told to a channel or over HTTP. */
import { createHmac } from "node:crypto";
import type { WebhookReply, WebhookRequest } from "../../../src/channels/channel.ts";

export type Fields = Readonly<Record<string, string>>;

/** HMAC-SHA1 over the address without its fragment and each field, sorted by name, name and value joined. */
export function signatureOf(authToken: string, url: string, fields: Fields): string {
  const joined = Object.keys(fields)
    .sort()
    .map((name) => `${name}${fields[name]}`)
    .join("");
  return createHmac("sha1", authToken).update(`${url}${joined}`, "utf8").digest("base64");
}

/** A call as it comes in, signed. */
export function signedCall(authToken: string, address: string, fields: Fields): WebhookRequest {
  const url = address.replace(/#.*$/, "");
  return {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
      "x-twilio-signature": signatureOf(authToken, url, fields),
      "user-agent": "TwilioProxy/1.1",
    },
    query: Object.fromEntries(new URL(url).searchParams),
    body: Buffer.from(new URLSearchParams(fields).toString()),
  };
}

/** Takes calls over HTTP, at another place than the address that is signed. */
export function overHttp(place: string): (request: WebhookRequest) => Promise<WebhookReply> {
  return async ({ headers, query, body }) => {
    const search = new URLSearchParams(query as Record<string, string>).toString();
    const response = await fetch(search === "" ? place : `${place}?${search}`, {
      method: "POST",
      headers: headers as Record<string, string>,
      body: new Uint8Array(body),
    });
    return { status: response.status, body: await response.text() };
  };
}
