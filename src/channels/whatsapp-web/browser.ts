/** The system's Chromium: where it is, how it is started, and that it never outlives what started it. */
import { accessSync, constants, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
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

/** Takes away the locks that a killed Chromium left in a profile: only one process may listen, and it is this one. */
export function unlockProfile(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) if (name.startsWith("Singleton")) rmSync(join(folder, name), { force: true });
}
