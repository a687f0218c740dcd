/** The part of a Bot Framework activity that Charla reads and writes. Unknown members of a customer's activity are not kept. */
import type { FileRef } from "../channel.ts";

/** Our side of every web chat. */
export const BOT_ID = "charla";
export const DIRECT_LINE = "directline";

/** A customer's activity, checked and stamped by the Direct Line endpoint. */
export interface IncomingActivity {
  readonly type: string;
  /** Given by the endpoint, unique; the key of a message that has no key of its client. */
  readonly id: string;
  readonly timestamp: Date;
  readonly conversation: { readonly id: string };
  readonly from: { readonly id: string; readonly name?: string };
  readonly locale?: string;
  readonly text?: string;
  /** The name of an event. */
  readonly name?: string;
  /** The client's own id of the activity: the same on every attempt to send it. */
  readonly channelData?: { readonly clientActivityID?: string };
  /** Stored already, by the endpoint. */
  readonly files?: readonly FileRef[];
}

/** An activity as clients read it, in JSON. */
export interface OutgoingActivity {
  readonly type: "message" | "typing";
  readonly id?: string;
  readonly timestamp: string;
  readonly channelId: typeof DIRECT_LINE;
  readonly conversation: { readonly id: string };
  readonly from: { readonly id: string; readonly name?: string; readonly role: "bot" | "user" };
  readonly locale?: string;
  readonly text?: string;
  readonly textFormat?: "plain";
  readonly attachments?: readonly WireAttachment[];
  readonly suggestedActions?: { readonly to: readonly string[]; readonly actions: readonly CardAction[] };
  readonly inputHint?: "acceptingInput";
  readonly channelData?: { readonly clientActivityID: string };
}

export interface WireAttachment {
  readonly contentType: string;
  readonly contentUrl: string;
  readonly thumbnailUrl?: string;
  readonly name: string;
  /** Size in bytes, where it is known. */
  readonly content?: { readonly bytes: number };
}

export interface CardAction {
  readonly type: "imBack";
  readonly title: string;
  readonly value: string;
}
