/** The system's Chromium: where it is, how it is started, and that it never outlives what started it. */
import { accessSync, constants, readdirSync, readlinkSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isAlive, readProc } from "../../infra/processes.ts";
import type { ChannelEnv } from "../channel.ts";

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Longest wait for a process that was ended, and how often it is looked at. ms */
const END_MS = 5_000;
const LOOK_MS = 20;

/** The address that the library opens, whatever stands there. */
const REAL_URL = "https://web.whatsapp.com";

/** Where Chromium is; null when there is none. */
export function findChromium(configured: string | undefined): string | null {
  return (configured === undefined ? USUAL_PLACES : [configured]).find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** How Chromium is started for an account. */
export function launchOptions({ providers }: Pick<ChannelEnv, "providers">, executablePath: string) {
  const args = ["--disable-dev-shm-usage", "--disable-gpu", "--mute-audio", ...standInArgs(providers.whatsappWeb)];
  // Chromium refuses its sandbox to the superuser.
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  return {
    headless: true,
    executablePath,
    args,
    // When this process dies, the pipe breaks, and Chromium ends by itself.
    pipe: true,
    // The process decides itself when it ends, after it has closed what is open.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
}

/** An emulator on this machine is reached under the real name, with a certificate of its own. */
function standInArgs(url: string): string[] {
  if (url === REAL_URL) return [];
  const { hostname, host, port } = new URL(url);
  const isHere = ["127.0.0.1", "localhost"].includes(hostname);
  return [
    `--host-resolver-rules=MAP web.whatsapp.com:443 ${port === "" ? `${host}:443` : host}`,
    ...(isHere ? ["--ignore-certificate-errors"] : []),
  ];
}

/**
 * Makes a profile free for a browser of ours: whoever still runs one on it has lost the right to listen, perhaps without
 * knowing yet, and two browsers on one profile destroy the session. Resolves when that one is gone, and takes away the
 * locks that a killed one left.
 */
export async function freeProfile(folder: string): Promise<void> {
  const pid = holderOf(folder);
  if (pid !== null) await endProcess(pid);
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) if (name.startsWith("Singleton")) rmSync(join(folder, name), { force: true });
}

/** The living browser of this machine that has the profile, as its lock (a link to `host-pid`) names it; or null. */
function holderOf(folder: string): number | null {
  let lock: string;
  try {
    lock = readlinkSync(join(folder, "SingletonLock"));
  } catch {
    return null;
  }
  const dash = lock.lastIndexOf("-");
  const pid = Number(lock.slice(dash + 1));
  if (lock.slice(0, dash) !== hostname() || !Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return null;
  // The number may have been given to another program since; where nobody can tell, nothing is ended.
  return (readProc(pid, "cmdline") ?? "").includes(resolve(folder)) ? pid : null;
}

async function endProcess(pid: number): Promise<void> {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile, or is another account's.
  }
  const deadline = performance.now() + END_MS;
  while (isAlive(pid) && performance.now() < deadline) await delay(LOOK_MS);
}
