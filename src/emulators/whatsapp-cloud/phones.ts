/** People with WhatsApp on their phones: what they write goes out as webhooks, what they are sent is shown to them. */
import type { MediaStore, StoredMedia } from "./media-store.ts";
import { mediaOf, type SentMessage } from "./message-rules.ts";
import type { TemplateStore } from "./template-store.ts";
import type { WebhookSender } from "./webhook-sender.ts";

export interface Shown {
  readonly id: string;
  readonly type: SentMessage["type"];
  /** All that can be read of it. */
  readonly text: string;
  readonly choices: readonly { readonly id: string; readonly title: string }[];
  /** What opens the choices, where they are a list; else they are buttons. */
  readonly menu: string | null;
  /** Media type of its file. */
  readonly file: string | null;
  readonly media: StoredMedia | null;
}

export interface PhoneOptions {
  /** Digits without a plus. */
  readonly waId: string;
  readonly name?: string;
  /** The person's id for this business. */
  readonly bsuid?: string;
  /** With a username: Meta no longer tells the number. */
  readonly hidesNumber?: boolean;
  /** Told of each message that they are shown. */
  readonly onShown?: (message: Shown) => void;
}

export interface Phone {
  readonly waId: string;
  readonly bsuid: string | null;
  /** When the person last wrote, in ms; 0 before they ever did. */
  readonly wroteAt: number;
  /** True: what is sent here is accepted, and never delivered. */
  isBlocking: boolean;
  /** Resolves with the message's id once the webhook is confirmed; throws when it is not. */
  write(text: string, id?: string): Promise<string>;
  /** Sends any content, such as `{type: "location", location: {…}}`. */
  send(content: Readonly<Record<string, unknown>>, id?: string): Promise<string>;
  sendFile(
    file: {
      kind: "image" | "document" | "audio" | "video" | "sticker";
      content: Buffer;
      mediaType: string;
      name?: string;
      caption?: string;
    },
    id?: string,
  ): Promise<string>;
  /** Takes a choice of the last message that has one of this title. */
  take(title: string): Promise<string>;
  readonly shown: readonly Shown[];
  texts(): string[];
}

export interface PhoneDeps {
  readonly webhooks: WebhookSender;
  readonly media: MediaStore;
  readonly now: () => Date;
  /** Wraps messages in all that Meta posts around them. */
  readonly wrap: (value: Readonly<Record<string, unknown>>) => unknown;
  /** Meta now knows this id as a message of a person. */
  readonly onWritten: (id: string) => void;
  readonly nextId: () => string;
}

export interface PhoneAtMeta extends Phone {
  /** Meta delivers a message. */
  show(message: Shown): void;
}

export function createPhone(deps: PhoneDeps, options: PhoneOptions): PhoneAtMeta {
  const { webhooks, media, now, wrap, onWritten, nextId } = deps;
  const { waId, name = "Cliente", bsuid, hidesNumber = false, onShown } = options;
  const shown: Shown[] = [];
  let wroteAt = 0;
  const who = { ...(hidesNumber ? {} : { wa_id: waId }), ...(bsuid === undefined ? {} : { user_id: bsuid }) };
  const from = { ...(hidesNumber ? {} : { from: waId }), ...(bsuid === undefined ? {} : { from_user_id: bsuid }) };

  const phone: PhoneAtMeta = {
    waId,
    bsuid: bsuid ?? null,
    get wroteAt() {
      return wroteAt;
    },
    isBlocking: false,
    shown,
    show(message) {
      shown.push(message);
      onShown?.(message);
    },
    texts: () => shown.map(({ text }) => text),
    write: (text, id) => phone.send({ type: "text", text: { body: text } }, id),
    async send(content, id = nextId()) {
      wroteAt = now().getTime();
      onWritten(id);
      const timestamp = String(Math.floor(wroteAt / 1_000));
      const contacts = [{ profile: { name }, ...who }];
      await webhooks.post(wrap({ contacts, messages: [{ ...from, id, timestamp, ...content }] }));
      return id;
    },
    async sendFile({ kind, content, mediaType, name: fileName, caption }, messageId) {
      const stored = media.keep({ content, mediaType, name: fileName ?? null });
      const about = {
        id: stored.id,
        mime_type: mediaType,
        ...(fileName === undefined ? {} : { filename: fileName }),
        ...(caption === undefined ? {} : { caption }),
      };
      return phone.send({ type: kind, [kind]: about }, messageId);
    },
    async take(title) {
      const message = shown.findLast(({ choices }) => choices.some((choice) => choice.title === title));
      const choice = message?.choices.find((one) => one.title === title);
      if (!message || !choice) throw new Error(`no choice "${title}" is shown`);
      const reply = message.menu === null ? "button_reply" : "list_reply";
      return phone.send({
        type: "interactive",
        context: { id: message.id },
        interactive: { type: reply, [reply]: { id: choice.id, title } },
      });
    },
  };
  return phone;
}

/** A message as a phone shows it. */
export function shownOf(
  id: string,
  sent: SentMessage,
  { media, templates }: { media: MediaStore; templates: TemplateStore },
): Shown {
  const { id: mediaId, caption } = mediaOf(sent);
  const stored = (mediaId === undefined ? undefined : media.all.get(mediaId)) ?? null;
  return {
    id,
    type: sent.type,
    text: caption ?? textOf(sent, templates),
    choices: choicesOf(sent),
    menu: sent.type === "interactive" && sent.interactive.type === "list" ? sent.interactive.action.button : null,
    file: stored?.mediaType ?? null,
    media: stored,
  };
}

function textOf(sent: SentMessage, templates: TemplateStore): string {
  switch (sent.type) {
    case "text":
      return sent.text.body;
    case "interactive":
      return sent.interactive.body.text;
    case "location":
      return [sent.location.name, `${sent.location.latitude},${sent.location.longitude}`].filter(Boolean).join("\n");
    case "contacts":
      return sent.contacts
        .map(({ name, phones }) => [name.formatted_name, ...phones.map((p) => p.phone)].join(" "))
        .join("\n");
    case "template":
      return templates.show(sent.template);
    default:
      return "";
  }
}

function choicesOf(sent: SentMessage): Shown["choices"] {
  if (sent.type !== "interactive") return [];
  const { interactive } = sent;
  if (interactive.type === "button") return interactive.action.buttons.map(({ reply }) => reply);
  return interactive.action.sections.flatMap(({ rows }) => rows.map(({ id, title }) => ({ id, title })));
}
