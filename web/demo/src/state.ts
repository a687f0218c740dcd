/** What the demo's server tells of the phones and of the guided sale. */

export const KINDS = ["whatsapp-cloud", "telegram"] as const;
export type Kind = (typeof KINDS)[number];

export const TROUBLES = ["slow", "too_many", "server_error", "lost_answer", "duplicate", "reorder", "block"] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface Bubble {
  readonly id: string;
  readonly from: "customer" | "shop";
  readonly at: string;
  readonly text: string;
  readonly tick: "waiting" | "sent" | "delivered" | "read" | "failed" | null;
  readonly file: { readonly id: string; readonly name: string; readonly mediaType: string } | null;
  readonly place: { readonly latitude: number; readonly longitude: number } | null;
  readonly buttons: readonly { readonly id: string; readonly title: string }[];
  readonly menu: string | null;
}

export interface LogLine {
  readonly id: number;
  readonly at: string;
  readonly way: "call" | "delivery";
  readonly what: string;
  readonly status: number | null;
  readonly ms: number;
}

export interface PhoneState {
  readonly kind: Kind;
  readonly person: string;
  readonly business: string;
  readonly bubbles: readonly Bubble[];
  readonly isTyping: boolean;
  readonly troubles: readonly Trouble[];
  readonly log: readonly LogLine[];
}

export interface SalePart {
  readonly doing: "writing" | "waiting" | "paying" | "paid" | "failed";
  readonly done: number;
  readonly steps: number;
  readonly draft: string;
  readonly order: string | null;
}

export interface DemoState {
  readonly shop: { readonly name: string; readonly url: string };
  readonly phones: readonly PhoneState[];
  readonly sale: { readonly isRunning: boolean; readonly parts: { readonly [K in Kind]?: SalePart } };
}
