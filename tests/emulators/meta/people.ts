/** People with the app: what they do goes out as webhooks, what they are sent is shown to them. */
import type { WebhookSender } from "../../../src/emulators/whatsapp-cloud/webhook-sender.ts";
import type { Kind } from "./account.ts";
import type { SentContent, Upload } from "./message-rules.ts";

export interface Shown {
  readonly id: string;
  /** All that can be read of it. */
  readonly text: string;
  readonly choices: readonly { readonly title: string; readonly payload: string }[];
  readonly kind: "text" | "quick_replies" | "buttons" | "media";
  /** Media type of its file. */
  readonly file: string | null;
  /** Sent under the name of a person after the window. */
  readonly isLate: boolean;
}

export interface PersonOptions {
  readonly id: string;
  readonly name?: string;
  /** Meta does not tell who it is. */
  readonly hidesName?: boolean;
}

export interface Person {
  readonly id: string;
  readonly shown: readonly Shown[];
  texts(): string[];
  /** Resolves with the message's id once the webhook is confirmed; throws when it is not. */
  write(text: string, id?: string): Promise<string>;
  /** Sends any message, such as `{attachments: […]}`. */
  send(message: Readonly<Record<string, unknown>>, id?: string): Promise<string>;
  sendFile(file: { kind: string; content: Buffer; name: string }, id?: string): Promise<string>;
  /** Does anything else, such as `{reaction: {…}}`. */
  act(event: Readonly<Record<string, unknown>>): Promise<void>;
  /** Takes a choice of the last message that has one of this title. */
  take(title: string): Promise<void>;
  /** Opens the thread: all that was shown is read. */
  read(): Promise<void>;
  /** Wants no more of the account. */
  isBlocking: boolean;
}

export interface PersonAtMeta extends Person {
  readonly name: string | null;
  /** When the person last wrote, in ms; 0 before they ever did. */
  readonly wroteAt: number;
  show(message: Shown): void;
}

export interface PersonDeps {
  readonly kind: Kind;
  readonly webhooks: WebhookSender;
  readonly now: () => Date;
  /** Events of one thread with all that Meta posts around them. */
  readonly wrap: (events: readonly object[]) => unknown;
  readonly accountId: string;
  readonly nextId: () => string;
  /** Keeps a file, and gives the address at which whoever knows it may fetch it. */
  readonly keep: (content: Buffer, name: string) => string;
}

export function createPerson(deps: PersonDeps, options: PersonOptions): PersonAtMeta {
  const { kind, webhooks, now, wrap, accountId, nextId, keep } = deps;
  const { id: personId, name = "Ana Paz", hidesName = false } = options;
  const shown: Shown[] = [];
  let wroteAt = 0;
  const post = (event: Readonly<Record<string, unknown>>) =>
    webhooks.post(
      wrap([{ sender: { id: personId }, recipient: { id: accountId }, timestamp: now().getTime(), ...event }]),
    );
  const person: PersonAtMeta = {
    id: personId,
    name: hidesName ? null : name,
    isBlocking: false,
    get wroteAt() {
      return wroteAt;
    },
    shown,
    show: (message) => void shown.push(message),
    texts: () => shown.map(({ text }) => text),
    write: (text, id) => person.send({ text }, id),
    async send(message, id = nextId()) {
      wroteAt = now().getTime();
      await post({ message: { mid: id, ...message } });
      return id;
    },
    sendFile({ kind: type, content, name: fileName }, id) {
      return person.send({ attachments: [{ type, payload: { url: keep(content, fileName) } }] }, id);
    },
    async act(event) {
      wroteAt = now().getTime();
      await post(event);
    },
    async take(title) {
      const message = shown.findLast(({ choices }) => choices.some((choice) => choice.title === title));
      const choice = message?.choices.find((one) => one.title === title);
      if (!message || !choice) throw new Error(`no choice "${title}" is shown`);
      const { payload } = choice;
      if (message.kind === "buttons") await person.act({ postback: { mid: nextId(), title, payload } });
      else await person.send({ text: title, quick_reply: { payload } });
    },
    async read() {
      const last = shown.at(-1);
      const read = kind === "instagram" ? { mid: last?.id } : { watermark: now().getTime() };
      if (last) await post({ read });
    },
  };
  return person;
}

/** A message as the app shows it. */
export function shownOf(
  id: string,
  content: SentContent,
  { uploads, isLate }: { uploads: ReadonlyMap<string, Upload>; isLate: boolean },
): Shown {
  const none = { id, text: "", choices: [], file: null, isLate };
  if ("text" in content) {
    const choices = content.quick_replies ?? [];
    return { ...none, text: content.text, choices, kind: choices.length > 0 ? "quick_replies" : "text" };
  }
  const { attachment } = content;
  if (attachment.type === "template")
    return { ...none, text: attachment.payload.text, choices: attachment.payload.buttons, kind: "buttons" };
  const upload = attachment.type === "MEDIA_SHARE" ? attachment.payload.id : attachment.payload.attachment_id;
  return { ...none, kind: "media", file: uploads.get(upload)?.mediaType ?? null };
}
