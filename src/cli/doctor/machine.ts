/** The machine: node, data folder, disk, port and the built pages. */
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Config } from "../../config.ts";
import { USUAL_PORT } from "../../config.ts";
import type { RunningServerNote } from "../../infra/running-server.ts";
import { packageRoot } from "../../lib/root.ts";
import type { Cli } from "../cli.ts";
import { isReady } from "../server-ready.ts";
import type { Check } from "./check.ts";
import { isAtLeast } from "./version.ts";

const MB = 1024 ** 2;
/** Below this an embedded database soon stops; below the second one somebody should clean up. */
const DISK_FAIL_MB = 200;
const DISK_WARN_MB = 1_024;

export function checkNode(cli: Cli): Check {
  const { engines } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
    engines: { node: string };
  };
  const wanted = engines.node.replace(/^>=/, "");
  const found = cli.say("doctor.node.found", {
    version: process.versions.node,
    platform: process.platform,
    arch: process.arch,
  });
  if (isAtLeast(process.versions.node, wanted)) return { name: "node", status: "ok", found };
  return { name: "node", status: "fail", found, mend: cli.say("doctor.node.mend", { wanted }) };
}

export function checkFolder(cli: Cli, home: string): Check {
  const probe = join(home, `.doctor-${process.pid}`);
  try {
    mkdirSync(home, { recursive: true });
    writeFileSync(probe, "");
    rmSync(probe);
    return { name: "folder", status: "ok", found: cli.say("doctor.folder.found", { home }) };
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    const found = cli.say("doctor.folder.failed", { home, why });
    return { name: "folder", status: "fail", found, mend: cli.say("doctor.folder.mend") };
  }
}

/** @param home a folder that exists */
export function checkDisk(cli: Cli, home: string): Check {
  const { bavail, bsize } = statfsSync(home);
  const mb = Math.floor((bavail * bsize) / MB);
  const found = cli.say("doctor.disk.found", { gb: Number((mb / 1_024).toFixed(1)) });
  if (mb >= DISK_WARN_MB) return { name: "disk", status: "ok", found };
  return { name: "disk", status: mb < DISK_FAIL_MB ? "fail" : "warn", found, mend: cli.say("doctor.disk.mend") };
}

export async function checkPort(cli: Cli, config: Config, running: RunningServerNote | null): Promise<Check> {
  if (running?.url) return { name: "port", status: "ok", found: cli.say("doctor.port.own", { url: running.url }) };
  const { host, port: asked } = config.http;
  const port = asked ?? USUAL_PORT;
  const values = { host, port: String(port) };
  const fault = await tryToListen(host, port);
  if (fault === null) return { name: "port", status: "ok", found: cli.say("doctor.port.free", values) };
  if (fault !== "EADDRINUSE") {
    const found = cli.say("doctor.port.failed", { ...values, why: fault });
    return { name: "port", status: "fail", found, mend: cli.say("doctor.port.mendFailed") };
  }
  const found = cli.say("doctor.port.taken", values);
  // The usual port is replaced by a free one at the start; one that was asked for is not.
  if (asked === undefined) return { name: "port", status: "warn", found, mend: cli.say("doctor.port.mendUsual") };
  return { name: "port", status: "fail", found, mend: cli.say("doctor.port.mendAsked") };
}

function tryToListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

export function checkWeb(cli: Cli): Check {
  const missing = ["widget.js", "shop/index.html"].filter(
    (file) => !existsSync(join(packageRoot, "dist", "web", file)),
  );
  if (missing.length === 0) return { name: "web", status: "ok", found: cli.say("doctor.web.found") };
  const found = cli.say("doctor.web.missing", { files: missing.join(", ") });
  return { name: "web", status: "warn", found, mend: cli.say("doctor.web.mend") };
}

export async function checkServer(cli: Cli, running: RunningServerNote | null): Promise<Check> {
  if (!running) return { name: "server", status: "ok", found: cli.say("doctor.server.none") };
  const { url, version } = running;
  const pid = String(running.pid);
  if (!url) return { name: "server", status: "ok", found: cli.say("doctor.server.worker", { pid }) };
  const answer = await isReady(url);
  if (answer.ready) {
    return {
      name: "server",
      status: "ok",
      found: cli.say("doctor.server.found", { url, pid, version, ms: answer.ms }),
    };
  }
  const found = cli.say("doctor.server.failed", { url, pid, why: answer.why });
  return { name: "server", status: "fail", found, mend: cli.say("doctor.server.mend") };
}
