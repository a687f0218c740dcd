/** Our programs as files that Node starts in a process of their own: of the build beside the running file, else the source itself. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { packageRoot } from "../lib/root.ts";

export interface OwnProgram {
  /** Of the file in the build, without its ending. */
  readonly name: string;
  /** From the package's folder. */
  readonly source: string;
}

/** The file to start, and what Node is told before it. Throws where the running build lacks it. */
export function findProgram({ name, source }: OwnProgram): { file: string; nodeArgs: readonly string[] } {
  const running = fileURLToPath(import.meta.url);
  if (running.endsWith(".ts")) {
    const tsx = createRequire(import.meta.url).resolve("tsx");
    return { file: join(packageRoot, source), nodeArgs: ["--import", pathToFileURL(tsx).href] };
  }
  // What several programs share is a folder deeper.
  const folders = [dirname(running), dirname(dirname(running))];
  const file = folders.map((folder) => join(folder, `${name}.js`)).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`the build has no ${name}.js: run \`npm run build\``);
  return { file, nodeArgs: [] };
}
