/** Generates Prisma's client from prisma/schema (`npm run db:client`), with `prisma`'s own arguments after `--`. */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { packageRoot } from "../src/lib/root.ts";

const prisma = createRequire(import.meta.url).resolve("prisma/build/index.js");
// Generating needs no engine. Any program named here keeps Prisma from fetching one, and Node is there on every system.
const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
const { status, error } = spawnSync(process.execPath, [prisma, "generate", ...process.argv.slice(2)], {
  cwd: packageRoot,
  env,
  stdio: "inherit",
});
if (error) throw error;
process.exitCode = status ?? 1;
