import { afterAll, beforeAll, expect, it } from "vitest";
import { startTwoTenants, type TwoTenants } from "./two-tenants.ts";

let test: TwoTenants;

beforeAll(async () => {
  test = await startTwoTenants({ env: { RATE_PER_KEY_PER_MINUTE: "2" } });
});
afterAll(() => test?.close());

it("turns away a key that asks too often, says when to come back, and goes on with the others", async () => {
  const ask = (key: string) => fetch(`${test.url}/v1/conversations`, { headers: { authorization: `Bearer ${key}` } });
  expect((await ask(test.ours.key)).status).toBe(200);
  expect((await ask(test.ours.key)).status).toBe(200);
  const refused = await ask(test.ours.key);
  expect(refused.status).toBe(429);
  expect(refused.headers.get("content-type")).toContain("application/problem+json");
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await ask(test.theirs.key)).status).toBe(200);
});
