/** How the Graph API says no to direct messages. */

export class RefusedError extends Error {
  constructor(
    readonly code: number,
    readonly subcode: number | undefined,
    details: string,
  ) {
    super(`(#${code}) ${details}`);
  }

  get httpStatus(): number {
    return HTTP_STATUS[this.code] ?? 400;
  }

  /** As it travels. */
  get body(): object {
    const { message, code, subcode } = this;
    const more = subcode === undefined ? {} : { error_subcode: subcode };
    return { error: { message, type: "OAuthException", code, ...more, fbtrace_id: "AEmulatedTrace" } };
  }
}

/** Where it is not 400. */
const HTTP_STATUS: Readonly<Record<number, number>> = { 190: 401, 10: 403, 200: 403, 4: 403, 613: 403, 1: 500, 2: 500 };

export function refuse(code: number, details: string, subcode?: number): never {
  throw new RefusedError(code, subcode, details);
}
