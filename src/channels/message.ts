/** What messages are made of, in and out. Part of the contract in channel.ts. */

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Where a person can be reached on this channel. */
export interface Address {
  /** The provider's id of the thread (a chat id, a Direct Line conversation id). */
  readonly threadId: string;
  /** The provider's id of the person. */
  readonly userId: string;
  /** Whatever the channel needs to write there hours later; opaque to everybody else. */
  readonly route: Json;
}

/** A stored file. `id` is ours; `url` is set on files that are public (a product photo). */
export interface FileRef {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly url?: string;
}

export interface Choice {
  /** What comes back as the text when the choice is taken. */
  readonly value: string;
  readonly title: string;
}

/** One piece of a message. A message has one to ten parts, shown in their order. */
export type Part =
  /** `title` is shown where a channel has a place for one, such as the subject of a mail that begins a thread. */
  | { readonly type: "text"; readonly text: string; readonly title?: string }
  | { readonly type: "file"; readonly file: FileRef }
  | { readonly type: "choices"; readonly choices: readonly Choice[] }
  | { readonly type: "location"; readonly latitude: number; readonly longitude: number; readonly label?: string }
  | { readonly type: "contact"; readonly name: string; readonly phones: readonly string[] }
  | { readonly type: "template"; readonly template: TemplateRef };

/** A text that the provider has approved beforehand, with what fills it in. It is alone in its message. */
export interface TemplateRef {
  readonly name: string;
  /** The provider's code of the language, such as es_PE. */
  readonly language: string;
  /** What fills the places of the body, in their order. */
  readonly values: readonly string[];
  /** What fills the header, where it has a place: a text or a file. */
  readonly header?:
    | { readonly type: "text"; readonly text: string }
    | { readonly type: "file"; readonly file: FileRef };
  /** What fills the address of a button, by the button's index. */
  readonly buttonValues?: readonly { readonly index: number; readonly value: string }[];
  /** The filled text, for people and for the agents. */
  readonly text: string;
}
