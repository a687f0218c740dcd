/** Who acts; written into the audit, and asked for permission. */

export const ROLES = ["admin", "seller", "rep", "viewer"] as const;
/** What a member of a business is there for. */
export type MemberRole = (typeof ROLES)[number];

export type Actor =
  | { readonly kind: "customer"; readonly id: string }
  | { readonly kind: "agent"; readonly id: string }
  /** A member who is signed in. */
  | { readonly kind: "user"; readonly id: string; readonly role: MemberRole }
  | { readonly kind: "api_key"; readonly id: string; readonly scopes: readonly string[] }
  | { readonly kind: "system"; readonly id: null };
