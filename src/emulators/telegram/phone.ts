/** A person's side of the chat: what they send becomes an update; what they see are the bot's messages. */
import type { RawUpdate, UpdateQueue } from "./update-queue.ts";

export interface ShownMessage {
  readonly messageId: number;
  readonly method: string;
  /** Its text or caption. */
  readonly text: string;
  readonly buttons: readonly { readonly text: string; readonly callback_data: string }[];
  readonly file?: { readonly filename: string; readonly content: Buffer };
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface Phone {
  readonly chatId: number;
  readonly shown: ShownMessage[];
  isBlocking: boolean;
  /** Each resolves as `UpdateQueue.add`. */
  write(text: string, options?: { updateId?: number; messageId?: number; replyTo?: ShownMessage }): Promise<void>;
  /** Any message: its fields besides chat, sender and date. */
  send(fields: Record<string, unknown>): Promise<void>;
  edit(messageId: number, text: string): Promise<void>;
  /** Presses the button with this title under the newest message that has it. */
  press(title: string): Promise<void>;
  block(isBlocking: boolean): Promise<void>;
  /** Any update of this person. */
  update(fields: Record<string, unknown>, updateId?: number): Promise<void>;
}

export interface Numbers {
  update(): number;
  message(): number;
}

export interface PhoneOptions {
  readonly firstName?: string;
  /** As their Telegram is set. */
  readonly language?: string;
  /** Told of each message that they are shown. */
  readonly onShown?: (message: ShownMessage) => void;
}

export function createPhone(
  queue: UpdateQueue,
  numbers: Numbers,
  { chatId, firstName = "Ana", language = "es" }: PhoneOptions & { readonly chatId: number },
): Phone {
  const from = { id: chatId, is_bot: false, first_name: firstName, language_code: language };
  const chat = { id: chatId, type: "private", first_name: firstName };
  const envelope = () => ({ from, chat, date: Math.floor(Date.now() / 1_000) });
  const update: Phone["update"] = (fields, updateId = numbers.update()) =>
    queue.add({ update_id: updateId, ...fields } as RawUpdate);
  const phone: Phone = {
    chatId,
    shown: [],
    isBlocking: false,
    update,
    write(text, { updateId, messageId = numbers.message(), replyTo } = {}) {
      const quoted = replyTo ? { reply_to_message: { message_id: replyTo.messageId, chat, date: 1 } } : {};
      return update({ message: { message_id: messageId, ...envelope(), text, ...quoted } }, updateId);
    },
    send: (fields) => update({ message: { message_id: numbers.message(), ...envelope(), ...fields } }),
    edit: (messageId, text) => update({ edited_message: { message_id: messageId, ...envelope(), edit_date: 1, text } }),
    press(title) {
      const under = phone.shown.findLast(({ buttons }) => buttons.some(({ text }) => text === title));
      const button = under?.buttons.find(({ text }) => text === title);
      if (!under || !button) throw new Error(`no button ${title}`);
      const message = { message_id: under.messageId, chat, date: 1, from: { id: 1, is_bot: true, first_name: "Bot" } };
      const id = `q${numbers.update()}`;
      return update({ callback_query: { id, from, message, chat_instance: "1", data: button.callback_data } });
    },
    block(isBlocking) {
      phone.isBlocking = isBlocking;
      const member = (status: string) => ({ user: { id: 1, is_bot: true, first_name: "Bot" }, status });
      const [old, now] = isBlocking ? ["member", "kicked"] : ["kicked", "member"];
      return update({
        my_chat_member: { ...envelope(), old_chat_member: member(old ?? ""), new_chat_member: member(now ?? "") },
      });
    },
  };
  return phone;
}
