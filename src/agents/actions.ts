/** What a turn may change besides its replies: the actions of a decision, and why a person is called. */
import type { Money } from "../lib/money.ts";
import type { CaseKind } from "./facts.ts";

/** Anything a turn changes besides the replies; committed in the same transaction. */
export type Action =
  | {
      readonly type: "open_lead";
      readonly interest: string;
      readonly productIds: readonly string[];
      readonly value: Money | null;
    }
  | {
      readonly type: "open_case";
      readonly subject: string;
      readonly kind: CaseKind;
      /** From `takeCaseNumber`, when the text tells it. */
      readonly number?: number;
      readonly orderId?: string;
      /** 1 (most urgent) to 5; default by kind. */
      readonly priority?: number;
    }
  | {
      /** What the customer added to an open case, or that it is solved or open again. */
      readonly type: "update_case";
      readonly caseId: string;
      readonly note?: string;
      readonly status?: "open" | "waiting_customer" | "resolved" | "closed";
      readonly resolution?: string;
      /** The order that it is about, once the customer has named it; an order of another contact is not taken. */
      readonly orderId?: string;
    }
  | {
      /** What the qualifier learned of the open lead of this contact; opened if there is none. */
      readonly type: "qualify_lead";
      readonly interest: string;
      readonly kind: "sale" | "service";
      readonly productIds: readonly string[];
      readonly value: Money | null;
      readonly qualification: Readonly<Record<string, string>>;
      /** True when all that was asked for is known, or the customer can be served without. */
      readonly isQualified: boolean;
      readonly disqualifiedBecause?: string;
    }
  | {
      /** Prices are taken from the catalog at the commit; units are held; the lead becomes QUOTED. */
      readonly type: "create_quote";
      readonly code: string;
      readonly paymentCode: string;
      readonly items: readonly { readonly productId: string; readonly quantity: number }[];
      /** A rule of the playbook, from `allowedDiscount`. */
      readonly discount: { readonly percent: number; readonly reason: string } | null;
      /** Key of the playbook's delivery zone; null means pick-up. */
      readonly zoneKey: string | null;
      /** What the text says it costs; the commit fails when the data says otherwise, and the turn runs again. */
      readonly total: Money;
    }
  | { readonly type: "cancel_quote"; readonly code: string }
  | { readonly type: "lose_lead"; readonly reason: string }
  | {
      readonly type: "record_outcome";
      readonly kind: "resolved" | "qualified" | "disqualified" | "lost";
      readonly basis?: "confirmed" | "assumed";
      readonly reason?: string;
    }
  | { readonly type: "ask_survey"; readonly caseId?: string }
  | { readonly type: "answer_survey"; readonly rating: number | null; readonly comment?: string }
  | {
      /** Asks whether the matter is closed, and closes it after this silence. */
      readonly type: "plan_close";
      readonly afterHours: number;
    }
  | {
      /** One message of ours at a later moment, which the customer was told of. */
      readonly type: "remind";
      readonly at: Date;
      /** What it will be about; null for the talk in general. */
      readonly productId: string | null;
    }
  | {
      /** The customer says by when they will pay what they owe; until then nobody reminds them. */
      readonly type: "promise_payment";
      /** The end of the promised day. */
      readonly dueAt: Date;
      /** Null for all that is owed. */
      readonly amount: Money | null;
      readonly words: string;
    }
  | { readonly type: "set_contact"; readonly name?: string; readonly email?: string; readonly phone?: string }
  | { readonly type: "record_opt_out" };

/** Why a person is asked to take over. */
export type HandoffReason =
  | "asked"
  | "anger"
  | "repeated_failure"
  | "legal_or_fraud"
  | "safety"
  | "high_value"
  | "repeated_objection"
  | "low_confidence"
  | "unreadable"
  | "agents_failed";
