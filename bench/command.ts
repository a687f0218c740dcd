/** Runs a command of the built product, as a person does, with what is typed on its input. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { packageRoot } from "../src/lib/root.ts";

/** Returns what it printed. Throws with all that it said when it fails. */
export async function runCommand(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  input: string,
): Promise<string> {
  const child = spawn(process.execPath, ["dist/charla.js", ...args], {
    cwd: packageRoot,
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end(input);
  const [printed, told, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once("close", resolve)),
  ]);
  if (code !== 0) throw new Error(`charla ${args.slice(0, 2).join(" ")} ended with code ${code}: ${printed}${told}`);
  return printed;
}
