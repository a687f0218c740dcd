/** Processes of `victim.ts`: loaded ahead of time, started when the one before is dead. */
import { type ChildProcess, spawn } from "node:child_process";
import { program } from "../harness/programs.ts";

export interface LoadedVictim {
  /** Lets it open its database and resolves when it listens. Throws when it dies before. */
  start(): Promise<RunningVictim>;
  /** Ends it, if it still lives. */
  end(): Promise<void>;
}

export interface RunningVictim {
  /** Its door, with a slash at the end. */
  readonly url: string;
  readonly exited: Promise<void>;
  /** Ends it, if it still lives. */
  end(): Promise<void>;
}

/** Begins to load a process with these variables besides our own. */
export function loadVictim(env: Readonly<Record<string, string>>): LoadedVictim {
  const child = spawn(process.execPath, [program("victim")], {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.on("error", () => undefined);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const end = async () => {
    child.kill("SIGKILL");
    await exited;
  };
  return {
    end,
    async start() {
      child.stdin.write("start\n");
      const port = await Promise.race([readPort(child), exited]);
      if (port === undefined) throw new Error("the victim died before it listened");
      return { url: `http://127.0.0.1:${port}/`, exited, end };
    },
  };
}

function readPort({ stdout }: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    let printed = "";
    stdout?.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /listening (\d+)/.exec(printed);
      if (found) resolve(Number(found[1]));
    });
  });
}
