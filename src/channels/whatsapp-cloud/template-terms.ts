/** Meta's words about templates in ours. What Meta may say some day beside these counts as not sendable. */
import type { TemplateQuality, TemplateStatus } from "../template.ts";

const STATUSES: Readonly<Record<string, TemplateStatus>> = {
  APPROVED: "approved",
  REINSTATED: "approved",
  UNPAUSED: "approved",
  UNARCHIVED: "approved",
  // People complained: it can still be sent, and is paused if they go on.
  FLAGGED: "approved",
  PENDING: "pending",
  IN_APPEAL: "pending",
  REJECTED: "rejected",
  PAUSED: "paused",
  DISABLED: "disabled",
  ARCHIVED: "disabled",
  LOCKED: "disabled",
  LIMIT_EXCEEDED: "disabled",
  PENDING_DELETION: "disabled",
  DELETED: "disabled",
};

/** The state of a template as Meta lists it. */
export function statusOf(status: string): TemplateStatus {
  return STATUSES[status] ?? "disabled";
}

/** The state after an event of a webhook; null for an event that changes none, or that nobody has told us of. */
export function statusOfEvent(event: string): TemplateStatus | null {
  return STATUSES[event] ?? null;
}

const QUALITIES: Readonly<Record<string, TemplateQuality>> = { GREEN: "high", YELLOW: "medium", RED: "low" };

/** Null while Meta does not know. */
export function qualityOf(score: string | undefined): TemplateQuality | null {
  return QUALITIES[score ?? ""] ?? null;
}

/** Meta's code for why, in lower case; null for none. */
export function reasonGiven(reason: string | null | undefined): string | null {
  return !reason || reason === "NONE" ? null : reason.toLowerCase().slice(0, 100);
}
