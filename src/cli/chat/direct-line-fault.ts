/** What can go wrong between the terminal and a Direct Line endpoint. */

export class DirectLineFault extends Error {
  override readonly name = "DirectLineFault";

  constructor(
    /** `unreachable` and `limited` pass by waiting, the others do not. */
    readonly kind: "unreachable" | "limited" | "denied" | "refused",
    message: string,
    /** With `limited`: when to come back, in ms. */
    readonly afterMs = 0,
  ) {
    super(message);
  }
}

const DEFAULT_WAIT_MS = 1_000;

/** The fault of an answer that is not 2xx. */
export function faultOfAnswer(status: number, retryAfter: string | null, message: string): DirectLineFault {
  if (status === 429) return new DirectLineFault("limited", message, Number(retryAfter) * 1_000 || DEFAULT_WAIT_MS);
  if (status >= 500) return new DirectLineFault("unreachable", message);
  return new DirectLineFault(status === 401 || status === 403 ? "denied" : "refused", message);
}
