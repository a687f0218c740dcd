/** Builds the server into dist/. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../src/lib/root.ts";
import { bundle } from "./bundle.ts";

const outdir = join(packageRoot, "dist");
for (const part of ["charla.js", "main.js", "simulation.js", "chunks"])
  rmSync(join(outdir, part), { recursive: true, force: true });
const programs = { charla: "src/cli/charla.ts", main: "src/main.ts", simulation: "src/simulation/main.ts" };
const entries = Object.entries(programs).map(([name, source]) => [name, join(packageRoot, source)]);
await bundle(Object.fromEntries(entries), outdir);
