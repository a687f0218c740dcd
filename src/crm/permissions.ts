/** Who may do what: one table of permissions by role. A scope of an API key is the name of a permission. */
import { ForbiddenError } from "../lib/errors.ts";
import { type Actor, type MemberRole, ROLES } from "./actor.ts";

const EVERYBODY: readonly MemberRole[] = ROLES;
/** Those who deal with customers. */
const STAFF: readonly MemberRole[] = ["admin", "seller", "rep"];
const SALES: readonly MemberRole[] = ["admin", "seller"];
const ADMIN: readonly MemberRole[] = ["admin"];

/** The table. Verbs ask it by `demand`; routes name the same permission, so that a refusal comes before any work. */
const WHO = {
  "conversations:read": EVERYBODY,
  "conversations:write": STAFF,
  "leads:read": EVERYBODY,
  "leads:write": STAFF,
  "contacts:read": EVERYBODY,
  "contacts:write": STAFF,
  /** Merging people, importing and undoing imports. */
  "contacts:manage": SALES,
  "tasks:read": EVERYBODY,
  "tasks:write": STAFF,
  "cases:read": EVERYBODY,
  "cases:write": STAFF,
  "quotes:read": EVERYBODY,
  "quotes:write": STAFF,
  /** Carts, orders and discount codes. */
  "orders:read": EVERYBODY,
  "orders:write": STAFF,
  "invoices:read": EVERYBODY,
  "invoices:write": SALES,
  /** Noting when a customer says that they will pay. */
  "invoices:promise": STAFF,
  "catalog:read": EVERYBODY,
  "catalog:write": SALES,
  "playbook:read": STAFF,
  "playbook:write": ADMIN,
  "insights:read": EVERYBODY,
  "links:read": STAFF,
  "links:write": SALES,
  "campaigns:read": EVERYBODY,
  "campaigns:write": SALES,
  "notifications:read": EVERYBODY,
  "notifications:write": STAFF,
  "team:read": EVERYBODY,
  "team:write": ADMIN,
  "channels:read": STAFF,
  "channels:write": ADMIN,
  "settings:read": STAFF,
  "settings:write": ADMIN,
  "keys:read": ADMIN,
  "keys:write": ADMIN,
  "webhooks:read": ADMIN,
  "webhooks:write": ADMIN,
  "audit:read": ADMIN,
  /** Handing out and erasing all that is known of a person. */
  "privacy:write": ADMIN,
} as const satisfies Record<string, readonly MemberRole[]>;

export type Permission = keyof typeof WHO;
export const PERMISSIONS = Object.keys(WHO) as readonly Permission[];

/** What a role may do. */
export function permissionsOf(role: MemberRole): Permission[] {
  return PERMISSIONS.filter((permission) => (WHO[permission] as readonly MemberRole[]).includes(role));
}

/** Whether somebody may do something. Our own agents and workers may do whatever their verbs do. */
export function isAllowed(actor: Actor, permission: Permission): boolean {
  switch (actor.kind) {
    case "user":
      return (WHO[permission] as readonly MemberRole[]).includes(actor.role);
    case "api_key":
      return actor.scopes.includes("*") || actor.scopes.includes(permission);
    default:
      return true;
  }
}

/** Throws `ForbiddenError` unless the one who acts may do this. */
export function demand({ actor }: { readonly actor: Actor }, permission: Permission): void {
  if (isAllowed(actor, permission)) return;
  const who = actor.kind === "user" ? `the role ${actor.role}` : "the key";
  throw new ForbiddenError(`${who} lacks the permission ${permission}`, { details: { permission } });
}
