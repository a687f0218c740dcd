/** Connects the soak's accounts as a person does: by `charla channels add`, with the credentials on its input. */
import { runCommand } from "../command.ts";

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
  const typed = Object.entries(secrets).map(([key, value]) => `${key}=${value}\n`);
  const printed = await runCommand(env, ["channels", "add", kind, "--name", name, ...set], typed.join(""));
  const [id] = /cha_\w+/.exec(printed) ?? [];
  if (id === undefined) throw new Error(`channels add told no id: ${printed}`);
  return id;
}
