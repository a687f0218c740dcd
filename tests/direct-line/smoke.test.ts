import { afterAll, beforeAll, expect, it } from "vitest";
import { DEMO_SITE_KEY, seedSampleBusiness } from "../../prisma/seed/seed.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { post, readAll, replies, startConversation } from "./visitor.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ env: { LOG_LEVEL: "debug", LOG_FORMAT: "json" } });
  await seedSampleBusiness(app.ctx);
});
afterAll(() => app?.close());

it("answers", async () => {
  const session = await startConversation(app.url, DEMO_SITE_KEY);
  console.log(session);
  console.log(
    await post(app.url, session, {
      text: "hola, cuánto cuesta la laptop más barata?",
      channelData: { clientActivityID: "x1" },
    }),
  );
  await replies(app.url, session);
  console.log(JSON.stringify(await readAll(app.url, session), null, 1));
  expect(1).toBe(1);
});
it("is fast", async () => {
  const N = 50;
  const sessions = await Promise.all(Array.from({ length: N }, () => startConversation(app.url, DEMO_SITE_KEY)));
  for (const s of sessions) await post(app.url, s, { text: "hola" });
}, 60000);
