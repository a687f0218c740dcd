/** An eval's Charla with a brain of choice, on a database of the test's own. */
import { type BrainOptions, type EvalHost, openEvalHost } from "../../src/evals/host.ts";
import { createTestDatabase } from "../harness/database.ts";

export async function openModelHost(options: BrainOptions): Promise<EvalHost> {
  const database = await createTestDatabase();
  const host = await openEvalHost({ databaseUrl: database.url, ...options });
  return {
    ...host,
    close: async () => {
      await host.close();
      await database.drop();
    },
  };
}
