/** The file `.env` of a folder: variables for whoever starts Charla without a shell that sets them. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { loadEnvFile } from "node:process";

/**
 * Adds the variables of the folder's `.env`, where there is one, to the environment; those that are set already win.
 * Throws the error of the file system when the file cannot be read.
 */
export function readEnvFile(folder: string): void {
  const path = join(folder, ".env");
  // A folder of this name is somebody else's (Python keeps its environments so).
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) loadEnvFile(path);
}
