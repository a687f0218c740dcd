/** What goes wrong at payment providers, as errors of ours: what a person must mend, and what is only to be tried again. */
import { ConflictError, UnavailableError } from "../../lib/errors.ts";

const COME_BACK_MS = 30_000;

/** `status` is what the provider answered with; undefined where it did not. Its own words are for operators. */
export function providerFault(provider: string, status: number | undefined, cause: unknown): Error {
  if (status === 401 || status === 403)
    return new ConflictError(`${provider} does not know this key: it was revoked, or belongs to another account`, {
      cause,
    });
  if (status !== undefined && status >= 400 && status < 500 && status !== 429)
    return new ConflictError(`${provider} refuses this payment: look at the account's currency and its limits`, {
      cause,
    });
  return new UnavailableError(`${provider} cannot be asked now`, COME_BACK_MS, { cause });
}
