/**
 * Runs the tests and closes with what was skipped and why, and one line that any runner can read: `N passed, N failed`.
 * `npm test` runs all but those in a real browser, which take as long again and have a run of their own,
 * `npm run test:browser`; what is named after `--` is run whatever it is, and vitest's own arguments are passed on.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { packageRoot } from "../src/lib/root.ts";
import { BROWSER_TESTS } from "./browser-tests.ts";

const reportSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});
type Report = z.infer<typeof reportSchema>;

/** What some tests need of the machine; without it they are skipped. */
const NEEDS = [
  { name: "Chromium", has: existsSync("/usr/bin/chromium"), tests: "the tests in a browser", mend: "chromium" },
  { name: "Redis", has: isOnPath("redis-server"), tests: "the tests of the queue on Redis", mend: "redis-server" },
] as const;

const [first, ...rest] = process.argv.slice(2);
const inBrowser = first === "--browser";
const args = inBrowser ? rest : process.argv.slice(2);
const isWithoutBrowser = !inBrowser && args.every((arg) => arg.startsWith("-"));

const folder = mkdtempSync(join(tmpdir(), "charla-report-"));
const file = join(folder, "report.json");
try {
  const exitCode = await runVitest(
    isWithoutBrowser ? withoutBrowser(args) : inBrowser ? [...BROWSER_TESTS, ...args] : args,
  );
  const report = readReport();
  process.exitCode = report ? close(report, exitCode) : withoutReport(exitCode);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function isOnPath(program: string): boolean {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).error === undefined;
}

function withoutBrowser(args: readonly string[]): string[] {
  return [...BROWSER_TESTS.map((place) => `--exclude=${place.endsWith("/") ? `${place}**` : place}`), ...args];
}

function runVitest(args: readonly string[]): Promise<number> {
  const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const child = spawn(process.execPath, [vitest, "run", ...reporters, ...args], { stdio: "inherit", cwd: packageRoot });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

function readReport(): Report | null {
  if (!existsSync(file)) return null;
  const parsed = reportSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  return parsed.success ? parsed.data : null;
}

/** Prints the end of a run and returns its exit code. */
function close(report: Report, exitCode: number): number {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  // A file that could not even be loaded counts as one failed test, as does an error outside of every test.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  for (const { name, message = "" } of broken) say(`failed as a whole: ${shown(name)}: ${message.split("\n")[0]}`);
  let failed = report.numFailedTests + broken.length;
  if (failed === 0 && exitCode !== 0) {
    say(`vitest ended with code ${exitCode} although no test failed: see the errors above`);
    failed = 1;
  }
  for (const { name, assertionResults } of report.testResults) {
    const skipped = assertionResults.filter(({ status }) => status !== "passed" && status !== "failed");
    if (skipped.length > 0) say(`skipped: ${skipped.length} in ${shown(name)}`);
  }
  for (const { name, has, tests, mend } of NEEDS) {
    if (!has) say(`${name} is absent: ${tests} did not run (apt-get install ${mend})`);
  }
  if (isWithoutBrowser) say("the tests in a browser have a run of their own: npm run test:browser");
  if (report.numPassedTests === 0 && failed === 0) say("no test ran");
  say(`${report.numPassedTests} passed, ${failed} failed`);
  const isEmpty = report.numPassedTests === 0 && !(inBrowser && !NEEDS[0].has);
  return failed > 0 || isEmpty ? 1 : 0;
}

function withoutReport(exitCode: number): number {
  process.stdout.write(`vitest ended with code ${exitCode} and no report\n0 passed, 1 failed\n`);
  return exitCode || 1;
}

function shown(path: string): string {
  return path.startsWith(packageRoot) ? path.slice(packageRoot.length + 1) : path;
}
