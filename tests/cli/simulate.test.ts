/** `charla simulate` as a new user types it: nothing was ever started here. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { simulationReport } from "../../src/simulation/report.ts";
import { makeHome, runCli } from "./run-cli.ts";

describe("charla simulate", () => {
  const home = makeHome();
  afterAll(() => home.remove());
  const simulate = (...args: string[]) => runCli(["simulate", ...args], { env: { CHARLA_HOME: home.path } });

  it("takes the sample business where there is none, reports as JSON and as a page, and leaves nothing behind", async () => {
    const page = join(home.path, "report.html");
    const size = ["--contacts", "6", "--days", "2", "--seed", "3", "--from", "2026-11-30"];
    const { code, stdout, stderr } = await simulate("cart-recovery", ...size, "--json", "--html", page);
    expect(stderr).toContain("the sample business");
    expect(code).toBe(0);
    const report = simulationReport.parse(JSON.parse(stdout));
    expect(report).toMatchObject({ target: { kind: "sequence", key: "cart-recovery" }, contacts: 6, days: 2 });
    expect(readFileSync(page, "utf8")).toMatch(/^<!doctype html>/i);
    expect(existsSync(join(home.path, "postgres"))).toBe(false);
  });

  it("names what there is when the name is wrong, and says what a number must be", async () => {
    const unknown = await simulate("cart-recoverry", "--contacts", "1", "--days", "1");
    expect(unknown.code).not.toBe(0);
    expect(unknown.stderr).toContain("cart-recovery");
    const many = await simulate("cart-recovery", "--contacts", "many");
    expect(many.code).not.toBe(0);
    expect(many.stderr).toContain("many");
  });
});
