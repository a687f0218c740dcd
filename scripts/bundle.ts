/** How our own code becomes files that Node runs: a few of them, the packages left where they are. */
import { build } from "esbuild";

/** @param entryPoints file of the output (without its ending) to file of the source */
export async function bundle(entryPoints: Readonly<Record<string, string>>, outdir: string): Promise<void> {
  await build({
    entryPoints: { ...entryPoints },
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
}
