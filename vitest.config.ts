import { defineConfig } from "vitest/config";
import LongestFirst from "./tests/harness/longest-first.ts";

export default defineConfig({
  test: {
    include: [
      "src/**/*.test.ts",
      "workers/**/*.test.ts",
      "prisma/**/*.test.ts",
      "tests/**/*.test.ts",
      "web/**/*.test.ts",
    ],
    globalSetup: ["tests/harness/global-setup.ts"],
    // Only what fails takes so long, and a machine with other work may stand still for half a minute.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // One more than the two cores: many files wait for processes and browsers of their own.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Loading the product anew for each file costs more than most files do. What a test changes is in its own context,
    // and nothing of ours is mocked, so that files may share the modules.
    isolate: false,
  },
});
