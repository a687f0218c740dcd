/** Pure: one message of WhatsApp as the JSON that the Graph API takes. */
import { z } from "zod";
import type { Address, Json } from "../channel.ts";
import { LIMITS, type MediaKind, type Piece, rowOf } from "./compose.ts";
import type { UserIdField } from "./settings.ts";

type JsonObject = { [key: string]: Json };

/** What a thread keeps to be answered later. */
const route = z.object({
  phone: z.string().nullable().default(null),
  bsuid: z.string().nullable().default(null),
  /** When the person last wrote, in ms since 1970: the window for free texts opens then. */
  writtenAt: z.number().nullable().default(null),
  /** Meta's id of that message. */
  lastId: z.string().nullable().default(null),
});
export type Route = z.infer<typeof route>;

/** What an address says, or nothing for one that came from elsewhere. */
export function routeOf({ route: raw }: Pick<Address, "route">): Route {
  const parsed = route.safeParse(raw ?? {});
  return parsed.success ? parsed.data : { phone: null, bsuid: null, writtenAt: null, lastId: null };
}

/**
 * Whom a message is for. A number goes into `to`; an id of Meta's into `recipient`, or into `to` where the account is set
 * so, for then there is no number beside it. With both the number wins, so that Meta goes on naming it.
 */
export function recipientOf(address: Pick<Address, "userId" | "route">, userIdField: UserIdField): JsonObject {
  const { phone, bsuid } = routeOf(address);
  const to = phone ?? (isPhone(address.userId) ? address.userId : null);
  const recipient = bsuid ?? (isPhone(address.userId) ? null : address.userId);
  if (userIdField === "to") return { recipient_type: "individual", to: to?.replace(/^\+/, "") ?? recipient ?? "" };
  return {
    recipient_type: "individual",
    ...(to === null ? {} : { to: to.replace(/^\+/, "") }),
    ...(recipient === null ? {} : { recipient }),
  };
}

function isPhone(userId: string): boolean {
  return /^\+?\d{5,15}$/.test(userId);
}

/** The body of `POST <number>/messages`; `callbackData` comes back with every status of the message. */
export function payloadOf(
  content: JsonObject,
  address: Pick<Address, "userId" | "route">,
  { callbackData, userIdField }: { callbackData: string; userIdField: UserIdField },
): Json {
  return {
    messaging_product: "whatsapp",
    ...recipientOf(address, userIdField),
    biz_opaque_callback_data: callbackData,
    ...content,
  };
}

/** What a piece says. `mediaId` is Meta's id of its uploaded file; `listButton` opens a list. */
export function contentOf(piece: Piece, { mediaId, listButton }: { mediaId?: string; listButton: string }): JsonObject {
  switch (piece.type) {
    case "text":
      return { type: "text", text: { body: piece.body, preview_url: /https?:\/\//.test(piece.body) } };
    case "buttons":
      return interactive("button", piece.body, {
        buttons: piece.choices.map(({ value, title }) => ({ type: "reply", reply: { id: value, title } })),
      });
    case "list":
      return interactive("list", piece.body, {
        button: listButton.slice(0, LIMITS.buttonTitle),
        sections: [{ rows: piece.choices.map(rowOf) }],
      });
    case "media":
      return { type: piece.kind, [piece.kind]: mediaObject(piece.kind, mediaId ?? "", piece.file.name, piece.caption) };
    case "location": {
      const { latitude, longitude, label } = piece;
      return { type: "location", location: { latitude, longitude, ...(label ? { name: label } : {}) } };
    }
    case "contact":
      return {
        type: "contacts",
        contacts: [
          {
            // Meta wants a second part of the name beside the whole.
            name: { formatted_name: piece.name, first_name: piece.name.split(" ")[0] ?? piece.name },
            phones: piece.phones.map((phone) => ({ phone, type: "CELL" })),
          },
        ],
      };
  }
}

function interactive(type: "button" | "list", body: string, action: JsonObject): JsonObject {
  return { type: "interactive", interactive: { type, body: { text: body }, action } };
}

function mediaObject(kind: MediaKind, id: string, name: string, caption: string | undefined): JsonObject {
  return {
    id,
    ...(kind === "document" ? { filename: name } : {}),
    ...(caption === undefined || kind === "audio" ? {} : { caption }),
  };
}
