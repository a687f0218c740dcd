/** People who write to the shop, and the shop's own phone. */
import { randomBytes } from "node:crypto";
import type { Kept, Sent } from "./state.ts";

export interface Shown {
  readonly id: string;
  readonly type: string;
  /** All that can be read of it. */
  readonly text: string;
  /** The bytes of its file. */
  readonly file: Buffer | null;
  readonly name: string | null;
}

export interface PhoneOptions {
  /** Such as 51999000111@c.us. */
  readonly wid: string;
  readonly name?: string;
  /** The number of a person whose id hides it. */
  readonly number?: string;
}

export interface Phone {
  readonly wid: string;
  readonly shown: readonly Shown[];
  texts(): string[];
  /** How often it was shown that the shop is typing. */
  readonly typed: number;
  /** Writes without waiting; any fields of a message. Returns its id. */
  post(values: Readonly<Record<string, unknown>>, id?: string): string;
  /** Resolves once the shop has seen it. */
  write(text: string, id?: string): Promise<string>;
  edit(id: string, text: string): void;
  react(id: string): void;
}

export interface PhoneDeps {
  readonly take: (message: Kept) => void;
  readonly push: (told: object) => void;
  readonly seen: (chat: string) => Promise<void>;
}

export interface PhoneAtWhatsapp extends Phone {
  show(sent: Sent, file: Buffer | null): void;
  startTyping(): void;
}

export function createPhone(
  { take, push, seen }: PhoneDeps,
  { wid, name = "Ana", number }: PhoneOptions,
): PhoneAtWhatsapp {
  const shown: Shown[] = [];
  let typed = 0;
  const phone: PhoneAtWhatsapp = {
    wid,
    shown,
    get typed() {
      return typed;
    },
    texts: () => shown.map(({ text }) => text),
    startTyping() {
      typed++;
    },
    show({ id, type, body, caption, filename, loc, lat, lng }, file) {
      const place = lat == null ? null : [loc, `${lat},${lng}`].filter(Boolean).join("\n");
      shown.push({ id, type, text: place ?? caption ?? (file ? "" : (body ?? "")), file, name: filename ?? null });
    },
    post(values, id = newMessageId()) {
      take({
        id,
        chat: wid,
        fromMe: false,
        type: "chat",
        t: Math.floor(Date.now() / 1_000),
        ack: 1,
        notifyName: name,
        ...(number === undefined ? {} : { number }),
        ...values,
      });
      return id;
    },
    async write(text, id) {
      const wasSeen = seen(wid);
      const written = phone.post({ body: text }, id);
      await wasSeen;
      return written;
    },
    edit: (id, text) => push({ type: "edit", id, chat: wid, body: text }),
    react: (id) =>
      push({
        type: "reaction",
        rows: [{ id, reactionText: "👍", reactionTimestamp: 1, reactionParentKey: id, author: wid }],
      }),
  };
  return phone;
}

/** As phones make them. */
export function newMessageId(): string {
  return `3A${randomBytes(9).toString("hex").toUpperCase()}`;
}
