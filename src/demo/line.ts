/** One emulated phone of the demo with the provider behind it: what a person can do there, and what the page shows of it. */

import type { Traffic } from "../emulators/traffic.ts";
import type { GivenAccount } from "../flow/connect-channel.ts";
import type { Bubble, Screen } from "./screen.ts";
import type { Trouble, Troubles } from "./troubles.ts";

export const LINE_KINDS = ["whatsapp-cloud", "telegram"] as const;
export type LineKind = (typeof LINE_KINDS)[number];

export interface LogLine extends Traffic {
  readonly id: number;
  readonly at: string;
}

/** What the page is told of a phone. */
export interface LineState {
  readonly kind: LineKind;
  /** Who holds it: a number, or a name. */
  readonly person: string;
  /** As the person sees the business: its number or user name. */
  readonly business: string;
  readonly bubbles: readonly Bubble[];
  readonly isTyping: boolean;
  readonly troubles: readonly Trouble[];
  /** The newest last. */
  readonly log: readonly LogLine[];
}

/** A file that the person sends. */
export interface SentFile {
  readonly kind: "photo" | "voice";
  readonly mediaType: string;
  readonly content: Buffer;
}

export interface Line {
  readonly kind: LineKind;
  /** Where Charla finds the provider. */
  readonly url: string;
  /** The account, as a person would give it to `charla channels add`. */
  readonly account: GivenAccount;
  readonly screen: Screen;
  readonly troubles: Troubles;
  state(): LineState;
  /** The account is connected; its provider may deliver to this address. */
  connected(webhookUrl: string): Promise<void>;
  /** What the provider calls the conversation. */
  threadId(): string;
  /** These resolve when the message is on the screen; its tick tells how it fares. Throw `InputError`. */
  write(text: string): void;
  press(bubbleId: string, buttonId: string): void;
  sendFile(file: SentFile): void;
  sendPlace(place: { readonly latitude: number; readonly longitude: number }): void;
  /** The person looks at the screen: what was delivered is read. */
  look(): Promise<void>;
  /** Another person takes the phone, with an empty screen. */
  renew(): void;
  close(): Promise<void>;
}
