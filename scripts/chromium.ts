/**
 * The Chromium that looks at our own pages in tests and measurements. The headless shell is the same engine without the
 * windows, whose own pages would take a third of the processor; the whole browser does where there is no shell.
 */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

/** Where the program is; undefined without one. */
export const CHROMIUM = PLACES.find((path) => existsSync(path));

/** Starts a browser of its own. Throws without `CHROMIUM`. */
export function launchChromium(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error("no chromium (apt-get install chromium)");
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
}
