/** Builds the server into dist/. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../src/lib/root.ts";
import { bundle } from "./bundle.ts";

const outdir = join(packageRoot, "dist");
for (const part of ["charla.js", "main.js", "chunks"]) rmSync(join(outdir, part), { recursive: true, force: true });
await bundle({ charla: join(packageRoot, "src/cli/charla.ts"), main: join(packageRoot, "src/main.ts") }, outdir);
