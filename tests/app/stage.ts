/**
 * The team's app in real Chromium, before a Charla of its own: people sign in by their cookie, every page is held to
 * axe's serious and critical rules, and what a browser complained of fails the test. A test that fails leaves pictures.
 */
import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { CHROMIUM, launchChromium } from "../../scripts/chromium.ts";
import { packageRoot } from "../../src/lib/root.ts";
import { builtPages } from "../harness/pages.ts";
import { patient } from "../harness/patience.ts";
import { type Browser as Caller, type Office, openOffice } from "../people/office.ts";

/** Whether there is a browser to test with. */
export const hasBrowser = CHROMIUM !== undefined;
if (!hasBrowser) process.stderr.write("The tests of the app are skipped: no chromium (apt-get install chromium).\n");

/** Where the pictures of a failed test are left. */
const PICTURES = join(packageRoot, "dist", "failed-pages");
/** Where a picture of every page that is held to the rules is left, for people to look at; nowhere unless it is set. */
const ALBUM = process.env.TEST_PICTURES;
/**
 * How long, at most, a request of a page waits before it leaves. With it whatever a test takes for done before the server
 * has heard of it fails, which otherwise depends on luck.
 */
const SLOW_MS = Number(process.env.TEST_SLOW_MS ?? 0);

export const WIDTHS = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;
export const SCHEMES = ["light", "dark"] as const;

export interface View {
  readonly size?: keyof typeof WIDTHS;
  readonly scheme?: (typeof SCHEMES)[number];
  /** Of the browser, as a BCP 47 tag. */
  readonly locale?: string;
  /** Whoever is signed in. */
  readonly as?: Caller;
  /** With the app's service worker, which answers before `page.route` could. */
  readonly isKept?: boolean;
}

export interface Stage {
  readonly office: Office;
  /** Opens an address of ours, such as `/app/sign-in`, in a browser that knows nothing of the others. */
  open(path: string, view?: View): Promise<Page>;
}

/** For a whole test file: a Charla with the built app and a browser. Call it inside of `describe`. */
export function setStage(options: Parameters<typeof openOffice>[0] = {}): Stage {
  let office: Office;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  let complaints: string[] = [];

  beforeAll(async () => {
    const [pages, launched] = await Promise.all([builtPages(), launchChromium()]);
    browser = launched;
    office = await openOffice({ ...options, pages });
  });
  afterAll(async () => {
    await browser?.close();
    await office?.close();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail")
      for (const page of contexts.flatMap((context) => context.pages())) await shoot(page, task.name);
    const heard = complaints;
    complaints = [];
    for (const context of contexts.splice(0)) await context.close();
    expect(heard).toEqual([]);
  });

  return {
    get office() {
      return office;
    },
    async open(path, { size = "wide", scheme = "light", locale = "es-PE", as, isKept = false } = {}) {
      const context = await browser.newContext({
        viewport: WIDTHS[size],
        colorScheme: scheme,
        locale,
        timezoneId: "America/Lima",
        reducedMotion: "reduce",
        serviceWorkers: isKept ? "allow" : "block",
        permissions: ["clipboard-read", "clipboard-write"],
      });
      contexts.push(patient(context));
      if (SLOW_MS > 0) await slowDown(context);
      if (as) await context.addCookies(cookiesOf(as, office.app.url));
      const page = await context.newPage();
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (line) => {
        if (/content security policy|Warning: |hydrat/i.test(line.text())) complaints.push(line.text());
      });
      await page.goto(`${office.app.url}${path}`);
      return page;
    },
  };
}

async function slowDown(context: BrowserContext): Promise<void> {
  await context.route(/\/(v1|api)\//, async (route) => {
    await pause(Math.random() * SLOW_MS);
    // The page may be gone by then.
    await route.fallback().catch(() => undefined);
  });
}

function cookiesOf(caller: Caller, url: string): { name: string; value: string; url: string }[] {
  return caller
    .cookie()
    .split("; ")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const at = pair.indexOf("=");
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url };
    });
}

let pictures = 0;
async function shoot(page: Page, name: string, folder = PICTURES): Promise<void> {
  if (page.isClosed()) return;
  mkdirSync(folder, { recursive: true });
  const file = `${name.replace(/[^\w]+/g, "-").slice(0, 80)}-${process.env.VITEST_POOL_ID}-${++pictures}.png`;
  await page.screenshot({ path: join(folder, file), fullPage: true });
}

const axeSource = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

interface Finding {
  id: string;
  impact: string | null;
  nodes: { target: string[]; failureSummary?: string }[];
}

/** Fails on what axe calls serious or critical, and on a page that is wider than its window. */
export async function mustBeUsable(page: Page): Promise<void> {
  // Through the debugger: the page's own policy lets no foreign script in.
  await page.evaluate(await readAxe());
  const findings = await page.evaluate<Finding[]>(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  const grave = findings
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  expect(grave, page.url()).toEqual([]);
  const over = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  expect(over, `${page.url()} is too wide by px`).toBeLessThanOrEqual(0);
  if (ALBUM !== undefined) await shoot(page, new URL(page.url()).pathname.slice("/app/".length), ALBUM);
}

let axe: Promise<string> | undefined;
function readAxe(): Promise<string> {
  axe ??= readFile(axeSource, "utf8");
  return axe;
}
