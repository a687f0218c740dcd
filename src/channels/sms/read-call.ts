/** Pure: Twilio's calls as what they tell us. What is not known is let pass. */
import { z } from "zod";
import { fieldOf } from "./signature.ts";

export interface ReadSms {
  readonly type: "message";
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** What came with it, by Twilio's id of the file. */
  readonly media: readonly { readonly path: string; readonly mediaType: string }[];
  /** As Twilio itself understood it, where it manages consent. */
  readonly opt: "stop" | "start" | null;
}

export interface ReadStatus {
  readonly type: "status";
  readonly sid: string;
  readonly to: string;
  readonly status: "sent" | "delivered" | "read" | "failed";
  readonly code: number | null;
}

export type ReadCall = ReadSms | ReadStatus | { readonly type: "nothing"; readonly why: string };

const phone = z.string().regex(/^\+[1-9]\d{6,14}$/);
const sid = z.string().regex(/^(SM|MM)[0-9a-f]{32}$/i);
const optOutTypes: Readonly<Record<string, "stop" | "start">> = { STOP: "stop", START: "start" };

const smsSchema = z.object({
  MessageSid: sid,
  From: phone,
  To: z.string().min(1).max(40),
  Body: z.string().default(""),
  NumMedia: z.coerce.number().int().min(0).max(10).catch(0),
  OptOutType: z.string().optional(),
});

const statusSchema = z.object({
  MessageSid: sid,
  MessageStatus: z.string(),
  To: z.string().default(""),
  ErrorCode: z.coerce.number().int().positive().nullable().catch(null),
});

const STATES: Readonly<Record<string, ReadStatus["status"]>> = {
  sent: "sent",
  delivered: "delivered",
  read: "read",
  undelivered: "failed",
  failed: "failed",
  canceled: "failed",
};

/** @param fields of the call's form, verified before */
export function readCall(fields: Readonly<Record<string, string | string[]>>): ReadCall {
  const single = (name: string) => fieldOf(fields, name);
  if (single("MessageStatus") !== undefined && single("Body") === undefined) return readStatus(fields);
  const read = smsSchema.safeParse(fields);
  // Short codes, names and other channels of Twilio's: nobody who could be answered here.
  if (!read.success) return { type: "nothing", why: read.error.issues.map(({ path }) => path.join(".")).join(", ") };
  const { MessageSid, From, To, Body, NumMedia, OptOutType = "" } = read.data;
  const media = Array.from({ length: NumMedia }, (_, index) => ({
    path: mediaPathOf(single(`MediaUrl${index}`) ?? ""),
    mediaType: single(`MediaContentType${index}`) ?? "",
  }));
  return {
    type: "message",
    sid: MessageSid,
    from: From,
    to: To,
    text: Body,
    media: media.flatMap(({ path, mediaType }) => (path === null ? [] : [{ path, mediaType }])),
    opt: optOutTypes[OptOutType.toUpperCase()] ?? null,
  };
}

function readStatus(fields: Readonly<Record<string, string | string[]>>): ReadCall {
  const read = statusSchema.safeParse(fields);
  if (!read.success) return { type: "nothing", why: "a status of unknown form" };
  const { MessageSid, MessageStatus, To, ErrorCode } = read.data;
  const status = STATES[MessageStatus];
  if (!status) return { type: "nothing", why: `the status ${MessageStatus.slice(0, 20)}` };
  return { type: "status", sid: MessageSid, to: To, status, code: ErrorCode };
}

/** Of the address of a file its path alone, which is looked for at Twilio and nowhere else. */
function mediaPathOf(url: string): string | null {
  const path = URL.canParse(url) ? new URL(url).pathname : "";
  return /^\/2010-04-01\/Accounts\/AC[0-9a-f]{32}\/Messages\/\w{34}\/Media\/ME[0-9a-f]{32}$/i.test(path) ? path : null;
}
