import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { buildWidget } from "../../scripts/build-web.ts";

it("keeps the whole widget, styles included, under 40 kB of gzip", async () => {
  const script = await buildWidget();
  expect(script.length).toBeGreaterThan(10_000);
  expect(gzipSync(script, { level: 9 }).length).toBeLessThan(40_000);
});
