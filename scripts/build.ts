/** Builds the server into dist/: our own code in a few files, the packages left where they are. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { packageRoot } from "../src/lib/root.ts";

const outdir = join(packageRoot, "dist");
for (const folder of ["charla.js", "main.js", "chunks"]) rmSync(join(outdir, folder), { recursive: true, force: true });
await build({
  entryPoints: { charla: join(packageRoot, "src/cli/charla.ts"), main: join(packageRoot, "src/main.ts") },
  outdir,
  bundle: true,
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: true,
  logLevel: "warning",
});
