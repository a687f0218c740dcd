/** `npm run licences`: writes docs/licences.md, the licences of all that is installed with the product. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "../src/lib/root.ts";

export interface Licensed {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression where the package has one. */
  readonly licence: string;
}

export const LICENCES_FILE = join(packageRoot, "docs", "licences.md");

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), license: z.string().optional(), dev: z.boolean().optional() }),
  ),
});
/** Of packages whose metadata names none: read in their own files. */
const BY_HAND: Readonly<Record<string, string>> = {
  async: "MIT",
  mercadopago: "MIT",
  "png-js": "MIT",
  "seq-queue": "MIT",
};
const FOLDER = "node_modules/";

/** What is installed without the tools of development, by name; from the lock file, so that every machine finds the same. */
export function readLicences(): Licensed[] {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(packageRoot, "package-lock.json"), "utf8")));
  const all = Object.entries(packages).flatMap(([path, { version = "", license, dev }]) => {
    if (path === "" || dev) return [];
    const name = path.slice(path.lastIndexOf(FOLDER) + FOLDER.length);
    return [{ name, version, licence: license ?? BY_HAND[name] ?? "none" }];
  });
  const unique = new Map(all.map((one) => [`${one.name}@${one.version}`, one]));
  return [...unique.values()].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/** The page: a line for each licence, the commonest first. */
export function licencesPage(all: readonly Licensed[]): string {
  const byLicence = new Map<string, Licensed[]>();
  for (const one of all) byLicence.set(one.licence, [...(byLicence.get(one.licence) ?? []), one]);
  const groups = [...byLicence].sort(([a, ones], [b, others]) => others.length - ones.length || compare(a, b));
  return [
    "# Licences",
    "",
    "Of all packages that are installed with Charla, by licence. Written by `npm run licences` from `package-lock.json`;",
    "`tests/licences.test.ts` holds it to that, and to licences that may be passed on with the product.",
    ...groups.flatMap(([licence, ones]) => [
      "",
      `## ${licence}`,
      "",
      ones.map(({ name, version }) => `${name} ${version}`).join(", "),
    ]),
    "",
  ].join("\n");
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

if (process.argv[1] === import.meta.filename) writeFileSync(LICENCES_FILE, licencesPage(readLicences()));
