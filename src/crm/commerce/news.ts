/** What a shop elsewhere tells, read from its own words into ours. Pure. */
import type { OrderStatus } from "../orders/record.ts";
import type { Line } from "./lines.ts";

/** As the shop has them: not cleaned yet. */
export interface ShopPerson {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  /** ISO 3166 of their address, for phones without a country; empty where it is not known. */
  readonly country: string;
  /** Whether they ticked that they want news by e-mail; null where the shop does not say. */
  readonly wantsNews: boolean | null;
}

interface Told {
  /** What it is about at the shop, such as `order:123`. */
  readonly thing: string;
  /** When it changed there; null where the shop does not say, which counts as now. */
  readonly happenedAt: Date | null;
}

export type ShopNews =
  | (Told & {
      readonly type: "cart";
      readonly externalId: string;
      readonly person: ShopPerson;
      readonly currency: string;
      readonly totalCents: number;
      readonly lines: readonly Line[];
      readonly checkoutUrl: string | null;
    })
  | (Told & {
      readonly type: "order";
      readonly externalId: string;
      readonly externalNumber: string | null;
      readonly cartKey: string | null;
      readonly person: ShopPerson;
      readonly status: OrderStatus;
      readonly currency: string;
      readonly totalCents: number;
      readonly lines: readonly Line[];
      readonly paidAt: Date | null;
      readonly discountCodes: readonly string[];
      readonly tracking: string | null;
      readonly createdAt: Date;
    })
  | (Told & { readonly type: "cart_gone"; readonly externalId: string })
  | (Told & { readonly type: "order_gone"; readonly externalId: string })
  /** Units on hand by code; null where the shop does not count them. */
  | (Told & {
      readonly type: "stock";
      readonly units: readonly { readonly sku: string; readonly stock: number | null }[];
    });

/** Why nothing is made of something: a key of the texts under `app.commerce.reasons`. */
export type IgnoredReason = "topic" | "nobody" | "completed" | "ping" | "not_shared";

export type ReadNews =
  | { readonly news: ShopNews }
  | { readonly ignored: IgnoredReason }
  /** It does not have the form that the shop documents; `path` says where. */
  | { readonly fault: string };

/** A call as it came, after its signature was found good. */
export interface ShopCall {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

/** What is known of how a kind of shop calls. */
export interface ShopDialect {
  /** Whether these bytes are signed with the secret. */
  isSigned(raw: Uint8Array, headers: ShopCall["headers"], secret: string): boolean;
  /** A first call of the shop's own, that is never signed and says nothing; it only wants to be answered. */
  isPing(raw: Uint8Array, headers: ShopCall["headers"]): boolean;
  topicOf(headers: ShopCall["headers"]): string;
  /** The same for each time that the same news is told; null where the shop gives none. */
  idOf(headers: ShopCall["headers"]): string | null;
  read(call: ShopCall): ReadNews;
}
