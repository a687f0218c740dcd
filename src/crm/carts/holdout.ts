/** Who is left alone so that it can be known what writing to the others brings: the same persons always, by their id alone. */
import { createHash } from "node:crypto";

/** Whether a person belongs to the `percent` of a hundred that get no messages of a program. Pure. */
export function isHeldOut(contactId: string, percent: number, program = "cart"): boolean {
  const digest = createHash("sha256").update(`${program}:${contactId}`).digest();
  return digest.readUInt32BE(0) % 10_000 < percent * 100;
}
