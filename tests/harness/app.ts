/** A whole Charla for a test: its own database, real queues, workers, and real HTTP on a free port. */
import type { FastifyInstance } from "fastify";
import { createApp } from "../../src/http/app.ts";
import { createTestContext, type TestContext, type TestContextOptions } from "./context.ts";

/** For a Charla with pages in it, the folder where they were built. */
interface WithPages {
  readonly pages?: string;
}

export interface TestApp extends TestContext {
  readonly app: FastifyInstance;
  /** Where it listens, without a slash at the end. */
  readonly url: string;
}

/** Starts with workers and the sample business unless told otherwise. */
export async function startTestApp({ pages, ...options }: TestContextOptions & WithPages = {}): Promise<TestApp> {
  const test = await createTestContext({ workers: true, sample: true, ...options });
  const app = await createApp(test.ctx, pages === undefined ? {} : { pages });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  if (pages !== undefined) test.ctx.site.url = url;
  return {
    ...test,
    app,
    url,
    async close() {
      await app.close();
      await test.close();
    },
  };
}
