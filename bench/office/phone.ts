/** How much slower a mid-range phone is than this machine: Chromium's own calibration of its "mid-tier mobile". */
import type { Browser } from "playwright-core";

/**
 * Lighthouse's BenchmarkIndex of a Pixel 5, to which the developer tools calibrate "mid-tier mobile":
 * front_end/panels/mobile_throttling/CalibrationController.ts of chrome-devtools-frontend.
 */
const MID_TIER = 1_000;
const TRIES = 3;

// tsx names functions by a helper of its own, which a page does not have.
const IN_PAGE = `(() => { const __name = (work) => work; return (${benchmarkIndex})(); })()`;

export interface Phone {
  /** BenchmarkIndex of this machine. */
  readonly machine: number;
  /** The slow-down that makes it a mid-range phone; 1 where it is no faster than one. */
  readonly cpu: number;
}

/** Takes some seconds in which nothing else should run. */
export async function calibrate(browser: Browser): Promise<Phone> {
  const page = await browser.newPage();
  try {
    const scores: number[] = [];
    while (scores.length < TRIES) scores.push(await page.evaluate<number>(IN_PAGE));
    const machine = scores.sort((a, b) => a - b)[Math.floor(TRIES / 2)] ?? 0;
    return { machine, cpu: Math.max(1, machine / MID_TIER) };
  } finally {
    await page.close();
  }
}

/**
 * Lighthouse's index, by its description in core/lib/page-functions.js: how often a second a text of 10,000 characters is
 * put together one by one, and how often 100,000 whole numbers are copied, each divided by ten; the mean of both.
 * Runs in the page.
 */
function benchmarkIndex(): number {
  const spanMs = 500;
  const [odd, even] = [0, 1].map(() => Array.from({ length: 100_000 }, (_, nth) => nth)) as [number[], number[]];
  const write = () => {
    let text = "";
    for (let nth = 0; nth < 10_000; nth++) text += "a";
    return text.length;
  };
  const copy = (turn: number) => {
    const [from, to] = turn % 2 === 0 ? [even, odd] : [odd, even];
    for (let nth = 0; nth < from.length; nth++) to[nth] = from[nth] as number;
    return to.length;
  };
  const score = (work: (turn: number) => number) => {
    const begin = Date.now();
    let [turns, done] = [0, 0];
    while (Date.now() - begin < spanMs) done += work(turns++);
    if (done === 0) throw new Error("nothing was done");
    return turns / 10 / ((Date.now() - begin) / 1_000);
  };
  return (score(write) + score(copy)) / 2;
}
