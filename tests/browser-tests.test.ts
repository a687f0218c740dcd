/** Each test in a real browser belongs to the run of those, and nothing else does by mistake. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { BROWSER_TESTS } from "../scripts/browser-tests.ts";
import { packageRoot } from "../src/lib/root.ts";

const files = readdirSync(join(packageRoot, "tests"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".test.ts"))
  .map((path) => `tests/${path}`);
/** What is skipped as a whole where there is no Chromium, or starts one itself. */
const isInBrowser = (path: string) =>
  /describe\.skipIf\(!has(Browser|Chromium)\)|launchChromium\(\)/.test(readFileSync(join(packageRoot, path), "utf8"));

it("lists every file that needs a browser", () => {
  const listed = (path: string) => BROWSER_TESTS.some((place) => path.startsWith(place));
  expect(files.filter((path) => isInBrowser(path) && !listed(path))).toEqual([]);
});

it("lists nothing that is not there", () => {
  for (const place of BROWSER_TESTS)
    expect(
      files.some((path) => path.startsWith(place) && isInBrowser(path)),
      place,
    ).toBe(true);
});
