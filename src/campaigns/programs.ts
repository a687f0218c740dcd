/** The programs that write to people by themselves, in the order in which they come first, and what they may be about. */
export const PROGRAMS = ["payment", "cart", "follow_up", "nurture", "broadcast"] as const;
export type Program = (typeof PROGRAMS)[number];

export const SUBJECT_KINDS = ["enrollment", "recipient", "invoice", "cart", "lead", "conversation"] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** Purposes of consent under which a program writes. */
export const SEND_PURPOSES = ["marketing", "service"] as const;
export type SendPurpose = (typeof SEND_PURPOSES)[number];

/** Whether one program gives way to another. */
export function givesWayTo(program: Program, other: Program): boolean {
  return PROGRAMS.indexOf(other) < PROGRAMS.indexOf(program);
}
