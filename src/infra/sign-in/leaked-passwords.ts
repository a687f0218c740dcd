/**
 * Whether a password is known from leaks, by a list that speaks Pwned Passwords' range API. Only the first five of the 40
 * characters of its SHA-1 leave the machine: https://haveibeenpwned.com/API/v3#PwnedPasswords. A list that cannot be
 * asked hinders nobody.
 */
import { createHash } from "node:crypto";
import { SECOND_MS } from "../../lib/time.ts";

/** False also where the list cannot be asked. */
export type IsLeaked = (password: string) => Promise<boolean>;

export interface LeakedPasswordsOptions {
  /** Such as `https://api.pwnedpasswords.com`; null asks nobody. */
  readonly leakedPasswordsUrl: string | null;
  /** Told when the list stops answering: neither the password nor its hash. */
  log(level: "warn", message: string): void;
}

/** Somebody waits for their new account meanwhile. */
const TIMEOUT_MS = 1.5 * SECOND_MS;
const PREFIX_LENGTH = 5;
/** A range has some 1000 lines of 40 characters; what is longer is no such list. */
const MAX_BYTES = 1_000_000;

export function openLeakedPasswords({ leakedPasswordsUrl: url, log }: LeakedPasswordsOptions): IsLeaked {
  if (url === null) return async () => false;
  let isSilent = false;
  return async (password) => {
    const hash = createHash("sha1").update(password).digest("hex").toUpperCase();
    try {
      const range = await fetchRange(`${url}/range/${hash.slice(0, PREFIX_LENGTH)}`);
      isSilent = false;
      return isListed(range, hash.slice(PREFIX_LENGTH));
    } catch {
      if (!isSilent)
        log("warn", "the list of leaked passwords does not answer: new passwords are not compared with it");
      isSilent = true;
      return false;
    }
  };
}

async function fetchRange(url: string): Promise<string> {
  const response = await fetch(url, {
    // The answer's length would tell which range was asked for.
    headers: { "add-padding": "true", "user-agent": "charla" },
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok || !response.body) throw new Error(`answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new Error("the answer is no range");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("latin1");
}

/** @param range lines of `<rest of the hash>:<how often it was seen>`; those that were seen never are padding */
function isListed(range: string, rest: string): boolean {
  return range.split(/\r?\n/).some((line) => {
    const [found, count] = line.split(":");
    return found?.toUpperCase() === rest && Number(count) > 0;
  });
}
