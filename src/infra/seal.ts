/**
 * Secrets at rest: AES-256-GCM under a key of the configuration, or one made on first start and kept in the data folder.
 * Each sealed text names its key, so that a new key can be put before the old ones and nothing becomes unreadable.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Seal {
  /** The key under which new texts are sealed; public, says nothing of the key. */
  readonly keyId: string;
  /** @param context where the text belongs, such as an account's id: sealed for one place it opens at no other */
  seal(text: string, context: string): string;
  /** Throws when the text was changed, belongs elsewhere, or its key is not among ours. */
  open(sealed: string, context: string): string;
  /** Whether a sealed text is under a former key and wants to be sealed again. */
  isOld(sealed: string): boolean;
}

const FORM = "1";
const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const IV_BYTES = 12;
const PURPOSE = "charla channel secrets";

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

/** @param keys the current key first, then former ones; any texts of 32 random characters or more */
export function createSeal(keys: readonly string[]): Seal {
  const known = keys.map(deriveKey);
  const [current] = known;
  if (!current) throw new Error("a seal needs a key");
  return {
    keyId: current.id,
    seal(text, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, current.bytes, iv).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return [FORM, current.id, ...[iv, cipher.getAuthTag(), body].map((part) => part.toString("base64url"))].join(".");
    },
    open(sealed, context) {
      const [form, id, ...parts] = sealed.split(".");
      const [iv, tag, body] = parts.map((part) => Buffer.from(part, "base64url"));
      const key = known.find((one) => one.id === id);
      if (form !== FORM || !iv || !tag || !body) throw new Error("a sealed text of unknown form");
      if (!key) throw new Error(`sealed under the key ${id}, which is neither CHARLA_SECRET_KEY nor a former one`);
      const decipher = createDecipheriv(CIPHER, key.bytes, iv, { authTagLength: 16 });
      decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
    },
    isOld: (sealed) => sealed.split(".")[1] !== current.id,
  };
}

/** The seal of the configured keys, or of a key that is made in `home` once, for its owner's eyes only. */
export function openSeal(home: string, keys: { current: string | undefined; former: readonly string[] }): Seal {
  return createSeal([keys.current ?? ownKey(home), ...keys.former, ...(keys.current ? keptKey(home) : [])]);
}

function ownKey(home: string): string {
  const file = keyFile(home);
  if (!existsSync(file)) {
    try {
      writeFileSync(file, randomBytes(KEY_BYTES).toString("base64url"), { mode: 0o600, flag: "wx" });
    } catch (error) {
      // Another process of the same folder was first: its key is the one.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  return readFileSync(file, "utf8").trim();
}

/** What was sealed before a key was configured stays readable. */
function keptKey(home: string): string[] {
  return existsSync(keyFile(home)) ? [ownKey(home)] : [];
}

function keyFile(home: string): string {
  return join(home, "secret-key");
}

function deriveKey(text: string): Key {
  const bytes = Buffer.from(hkdfSync("sha256", text, "", PURPOSE, KEY_BYTES));
  return { id: createHash("sha256").update(bytes).digest("hex").slice(0, 12), bytes };
}
