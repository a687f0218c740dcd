/** `charla demo` as people start it: over real HTTP, from nothing to a paid order on both phones, and gone without a trace. */
import { mkdirSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliProcess, makeHome, startCli } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";
import { until } from "../harness/until.ts";
import { type DemoApi, demoApi } from "./demo-api.ts";

describe("charla demo", () => {
  const folder = makeHome();
  let command: CliProcess;
  let api: DemoApi;

  beforeAll(async () => {
    command = startCli(["demo", "--port", "0", "--lang", "es"], { env: { TMPDIR: folder.path } });
    const url = await until(
      "the address",
      () => command.stdout().match(/Demo +(http:\S+)\//)?.[1],
      60_000,
      async () => command.stderr(),
    );
    api = demoApi(url);
  });
  afterAll(() => {
    command?.child.kill("SIGKILL");
    folder.remove();
  });

  it("sells on both phones at once, from hello to the number of the paid order", async () => {
    expect((await api.post("/api/sale", {})).status).toBe(202);
    expect((await api.post("/api/sale", {})).status).toBe(400);
    const { sale, phones } = await until(
      "both orders",
      async () => {
        const state = await api.state();
        return state.sale.isRunning ? null : state;
      },
      90_000,
    );
    expect(sale.parts).toMatchObject({ "whatsapp-cloud": { doing: "paid" }, telegram: { doing: "paid" } });
    const orders = Object.values(sale.parts).map((part) => part?.order ?? "");
    expect(new Set(orders).size).toBe(2);
    for (const { kind, bubbles } of phones) {
      const order = sale.parts[kind]?.order ?? "";
      const shop = bubbles.filter(({ from }) => from === "shop").map(({ text }) => text);
      expect(order, kind).toMatch(/^\d+$/);
      expect(shop.at(-1), kind).toContain(order);
      expect(new Set(bubbles.filter(({ from }) => from === "customer").map(({ tick }) => tick))).toEqual(
        new Set(["read"]),
      );
    }
  });

  it("ends on a signal, and leaves neither a process nor a folder", async () => {
    expect(readdirSync(folder.path).filter((name) => name.startsWith("charla-demo-"))).toHaveLength(1);
    command.child.kill("SIGTERM");
    expect((await command.ended).code).toBe(0);
    expect(readdirSync(folder.path).filter((name) => name.startsWith("charla-demo-"))).toEqual([]);
    await expect(fetch(`${api.url}/api/state`)).rejects.toThrow();
  });

  it("leaves the data folder of a real shop alone", async () => {
    const home = makeHome();
    mkdirSync(`${home.path}/postgres/data`, { recursive: true });
    const refused = await runHere(["demo", "--home", home.path, "--port", "0"]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("real shop");
    home.remove();
  });
});
