/** Connects the soak's accounts as a person does: by `charla channels add`, with the credentials on its input. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { packageRoot } from "../../src/lib/root.ts";

export interface NewChannel {
  readonly kind: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Returns the account's id. Throws with what the command said when it fails. */
export async function addChannel(env: Readonly<Record<string, string>>, channel: NewChannel): Promise<string> {
  const { kind, name, settings, secrets } = channel;
  const set = Object.entries(settings).flatMap(([key, value]) => ["--set", `${key}=${JSON.stringify(value)}`]);
  const child = spawn(process.execPath, ["dist/charla.js", "channels", "add", kind, "--name", name, ...set], {
    cwd: packageRoot,
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end(
    Object.entries(secrets)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(""),
  );
  const [printed, told, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once("close", resolve)),
  ]);
  const [id] = /cha_\w+/.exec(printed) ?? [];
  if (code !== 0 || id === undefined) throw new Error(`channels add ended with code ${code}: ${printed}${told}`);
  return id;
}
