/** The boxes of the inbox and what narrows them: as the API is asked, and which conversations stand in each. */
import type { Query } from "../lib/api.ts";
import type { Conversation } from "./data.ts";

/** Those that one works in all day, and the rest. */
export const MAIN_BOXES = ["waiting", "mine", "agents"] as const;
export const MORE_BOXES = ["unassigned", "snoozed", "closed", "all"] as const;
export const BOXES = [...MAIN_BOXES, ...MORE_BOXES] as const;
export type Box = (typeof BOXES)[number];

/** The one that is opened without a word. */
export const FIRST_BOX = "waiting" satisfies Box;

export const isBox = (name: string | null): name is Box => (BOXES as readonly (string | null)[]).includes(name);

export interface Filter {
  readonly channel?: string | undefined;
  readonly tag?: string | undefined;
  readonly branchId?: string | undefined;
  readonly search?: string | undefined;
}

/** A list as it is asked for. */
export interface View extends Filter {
  readonly box: Box;
}

/** The arguments of GET /v1/conversations. */
export const viewQuery = (view: View): Query => ({ ...view });

/** Whether a list shows a conversation, by the conditions of src/crm/inbox/list.ts; a search is not looked at. */
export function belongs(conversation: Conversation, { box, channel, tag, branchId }: View, memberId: string): boolean {
  if (channel !== undefined && conversation.channel.kind !== channel) return false;
  if (tag !== undefined && !conversation.tags.includes(tag)) return false;
  if (branchId !== undefined && conversation.branchId !== branchId) return false;
  const { status, handler, assignee, snoozedUntil } = conversation;
  const isAwake = status === "open" && snoozedUntil === null;
  switch (box) {
    case "waiting":
      return isAwake && handler === "waiting";
    case "mine":
      return isAwake && assignee?.id === memberId;
    case "agents":
      return isAwake && handler === "agents";
    case "unassigned":
      return isAwake && handler !== "agents" && assignee === null;
    case "snoozed":
      return status === "open" && snoozedUntil !== null;
    case "closed":
      return status === "closed";
    case "all":
      return true;
  }
}
