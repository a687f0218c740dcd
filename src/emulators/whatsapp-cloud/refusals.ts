/** How the Graph API says no. */

export interface Refusal {
  readonly httpStatus: number;
  readonly code: number;
  readonly message: string;
  readonly details: string;
}

/** The HTTP status that goes with a code, where it is not 400. */
const HTTP_STATUS: Readonly<Record<number, number>> = {
  0: 401,
  190: 401,
  10: 403,
  200: 403,
  131031: 403,
  368: 403,
  4: 429,
  80007: 429,
  130429: 429,
  131048: 429,
  131056: 429,
  131000: 500,
  131016: 500,
  1: 500,
  2: 503,
  132001: 404,
};

export function refusal(code: number, details: string): Refusal {
  return { httpStatus: HTTP_STATUS[code] ?? 400, code, message: `(#${code}) ${details}`, details };
}

/** A refusal as it travels. */
export function errorBody({ code, message, details }: Refusal): object {
  return {
    error: {
      message,
      type: "OAuthException",
      code,
      error_data: { messaging_product: "whatsapp", details },
      fbtrace_id: "AEmulatedTrace",
    },
  };
}

export class RefusedError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

export function refuse(code: number, details: string): never {
  throw new RefusedError(refusal(code, details));
}
