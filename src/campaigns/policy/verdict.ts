/** What the policy says of a message: send it now and by which way, wait until a moment, or leave it because its purpose has passed. */
import type { ChannelKind } from "../../channels/channel.ts";

/** Every reason has a sentence under `automation.reason` in the language files. */
export const REASONS = [
  // The purpose has passed.
  "expired",
  "waited_too_long",
  "bought",
  "paid",
  "paid_in_part",
  "cart_over",
  "replied",
  "lead_moved",
  "opted_out",
  "no_consent",
  "unreachable",
  "contact_gone",
  // The next allowed moment is awaited.
  "quiet_hours",
  "country_hours",
  "country_holiday",
  "country_once_a_day",
  "country_one_channel",
  "cap_day",
  "cap_week",
  "other_program",
  "one_at_a_time",
  "with_a_person",
  "in_conversation",
  "restrained",
  "window_closed",
  "promised",
  "not_due",
  // Besides the policy.
  "cancelled",
  "rerouted",
  "send_failed",
  "send_uncertain",
  // Of the rounds of scoring and assignment.
  "rescored",
  "given",
  // Of what happened and could not be handled.
  "not_handled",
] as const;
export type ReasonCode = (typeof REASONS)[number];

/** What fills the sentence of a reason. */
export type Detail = Readonly<Record<string, string | number>>;

/** The way that a message takes. */
export interface Via {
  readonly channel: ChannelKind;
  readonly accountId: string;
  /** Null when this message begins the conversation. */
  readonly conversationId: string | null;
  /** Which of the contents, from 0. */
  readonly option: number;
  /** Whether the approved text goes out in place of the parts. */
  readonly asTemplate: boolean;
}

export type Verdict =
  | { readonly verdict: "send"; readonly via: Via }
  | { readonly verdict: "delay"; readonly until: Date; readonly reason: ReasonCode; readonly detail: Detail }
  | { readonly verdict: "drop"; readonly reason: ReasonCode; readonly detail: Detail };

/** What one rule says against a message at a moment. */
export interface Objection {
  readonly reason: ReasonCode;
  readonly detail: Detail;
}
/** The earliest moment at which the rule may have nothing against it. */
export interface Postponement extends Objection {
  readonly until: Date;
  /** Nobody can foresee when it ends: it is looked at again then. */
  readonly isGuess?: true;
}
