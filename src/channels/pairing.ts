/** Lending a phone's number to an account, by a QR or a code. Told by the process that listens, read by every other. */
import { z } from "zod";

export const PAIRING_STATES = ["off", "starting", "qr", "code", "paired", "logged_out"] as const;
/** What keeps an account from being paired; each has a sentence under `channels.pairing.problems`. */
export const PAIRING_PROBLEMS = ["no_browser", "taken", "banned", "expired"] as const;
export type PairingProblem = (typeof PAIRING_PROBLEMS)[number];

export const pairingSchema = z.object({
  state: z.enum(PAIRING_STATES),
  /** What the QR holds, with `qr`. */
  qr: z.string().optional(),
  /** What is typed into the phone, with `code`. */
  code: z.string().optional(),
  /** Until when the QR or the code is good, as ISO 8601. */
  expiresAt: z.string().optional(),
  /** Digits of the paired number, with `paired` and after it. */
  phone: z.string().optional(),
  /** What the phone calls itself. */
  name: z.string().optional(),
  /** When this number was paired for the first time, as ISO 8601: new numbers send less. */
  pairedAt: z.string().optional(),
  problem: z.enum(PAIRING_PROBLEMS).optional(),
});
export type Pairing = z.infer<typeof pairingSchema>;

/** A person wants to pair: by a code for this number, or by a QR where there is none. */
export interface PairingWish {
  /** Digits without a plus. */
  readonly phone: string | null;
  readonly at: Date;
}

export interface PairingDesk {
  read(): Promise<Pairing>;
  /**
   * Writes how it is. Once `paired` the account works again and its wish is fulfilled; false when another account has
   * this number, and then nothing is written. `off` and `logged_out` end the wish too.
   */
  tell(pairing: Pairing): Promise<boolean>;
  /** The last wish that was not fulfilled, however old. */
  wish(): Promise<PairingWish | null>;
}
