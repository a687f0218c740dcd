#!/usr/bin/env node
/** Runs the built command line. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const built = new URL("../dist/charla.js", import.meta.url);

if (existsSync(fileURLToPath(built))) {
  await import(built.href);
} else {
  console.error("Charla is not built yet: run `npm run build`, then try again.");
  process.exitCode = 1;
}
