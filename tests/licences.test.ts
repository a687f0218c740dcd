/** What is installed with the product may be passed on with it, and is listed. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { LICENCES_FILE, licencesPage, readLicences } from "../scripts/licences.ts";

/** Licences that ask for no more than their text, and weak copyleft of packages that we use unchanged. */
const ALLOWED = new Set([
  // Of the data of date-holidays, which are named with their source in docs/licences.md.
  "(ISC AND CC-BY-3.0)",
  "(MIT OR CC0-1.0)",
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "EPL-2.0",
  "ISC",
  "LGPL-3.0-or-later",
  "MIT",
  "MIT License",
  "MIT and ISC",
  "MIT-0",
  "MPL-2.0",
  "PSF-2.0",
  "Python-2.0",
  "Unlicense",
]);

it("has only licences that allow to pass it on", () => {
  const all = readLicences();
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter(({ licence }) => !ALLOWED.has(licence))).toEqual([]);
});

it("is listed in docs/licences.md", () => {
  expect(readFileSync(LICENCES_FILE, "utf8"), "run: npm run licences").toBe(licencesPage(readLicences()));
});
