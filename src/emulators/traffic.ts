/** What an emulated provider notes of its traffic, for whoever watches it. */

export interface Traffic {
  /** A call that the provider got, or a delivery that it made. */
  readonly way: "call" | "delivery";
  /** In the provider's words: `sendMessage`, `POST messages`, `status delivered`. */
  readonly what: string;
  /** HTTP status of the answer; null when none was given. */
  readonly status: number | null;
  readonly ms: number;
}

export type Watch = (traffic: Traffic) => void;

export const watchNothing: Watch = () => undefined;
