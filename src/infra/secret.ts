/** The secret of an installation: as configured, or made on first start and kept in the data folder. */
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export function readSecret({
  home,
  secret,
}: {
  readonly home: string;
  readonly secret: string | undefined;
}): Uint8Array {
  if (secret) return Buffer.from(secret);
  const file = join(home, "secret");
  if (!existsSync(file)) writeFileSync(file, randomBytes(48).toString("base64url"), { mode: 0o600, flag: "wx" });
  return Buffer.from(readFileSync(file, "utf8").trim());
}

/** A secret for one purpose alone, 32 bytes. */
export function secretFor(purpose: string, secret: Uint8Array): Uint8Array {
  return createHash("sha256").update(purpose).update(secret).digest();
}
