/** The app's first load as a mid-range phone sees it: Chromium slowed down as its developer tools do. */
import type { Browser } from "playwright-core";
import { CHROMIUM, launchChromium } from "../../scripts/chromium.ts";
import { calibrate, type Phone } from "./phone.ts";

export interface FirstLoad {
  /** Bytes that came over the network until the inbox stood there, compressed as they came. */
  readonly bytes: number;
  /** Of these, scripts and styles. */
  readonly codeBytes: number;
  /** Until the first conversation can be opened, ms: the median of the runs. */
  readonly usableMs: number;
}

export interface FirstLoads {
  readonly phone: Phone;
  readonly usual: FirstLoad;
  /** The same with the processor slowed down `SLOW` times, whatever machine this is. */
  readonly slow: FirstLoad;
}

/** Lighthouse's slow-down for a desktop computer that is to be a phone. */
export const SLOW = 4;
/** The "Fast 4G" of the developer tools. */
export const NETWORK = {
  latencyMs: 165,
  downBytesPerSecond: (9 * 1_000 * 1_000) / 8,
  upBytesPerSecond: (1.5 * 1_000 * 1_000) / 8,
};
const RUNS = 5;

/** Null without a browser. */
export async function measureFirstLoad(
  url: string,
  who: { email: string; password: string },
): Promise<FirstLoads | null> {
  if (!CHROMIUM) return null;
  const browser = await launchChromium();
  try {
    const phone = await calibrate(browser);
    const median = async (cpu: number) => {
      const runs: FirstLoad[] = [];
      while (runs.length < RUNS) runs.push(await loadOnce(browser, { url, who, cpu }));
      return runs.sort((a, b) => a.usableMs - b.usableMs)[Math.floor(RUNS / 2)] as FirstLoad;
    };
    return { phone, usual: await median(phone.cpu), slow: await median(SLOW) };
  } finally {
    await browser.close();
  }
}

async function loadOnce(
  browser: Browser,
  { url, who: { email, password }, cpu }: { url: string; who: { email: string; password: string }; cpu: number },
): Promise<FirstLoad> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "es-PE" });
  try {
    const signedIn = await context.request.post(`${url}/api/auth/sign-in/email`, {
      data: { email, password },
      headers: { origin: url },
    });
    if (!signedIn.ok()) throw new Error(`nobody could sign in: ${signedIn.status()} ${await signedIn.text()}`);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: cpu });
    await devtools.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: NETWORK.latencyMs,
      downloadThroughput: NETWORK.downBytesPerSecond,
      uploadThroughput: NETWORK.upBytesPerSecond,
    });
    const kinds = new Map<string, string>();
    let [bytes, codeBytes] = [0, 0];
    devtools.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
    devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      bytes += encodedDataLength;
      if (["Script", "Stylesheet"].includes(kinds.get(requestId) ?? "")) codeBytes += encodedDataLength;
    });
    const startedAt = performance.now();
    await page.goto(`${url}/app/inbox`, { waitUntil: "commit" });
    await page.locator("a[href*='/app/inbox/cnv_']").first().waitFor({ timeout: 60_000 });
    return { usableMs: performance.now() - startedAt, bytes, codeBytes };
  } finally {
    await context.close();
  }
}
