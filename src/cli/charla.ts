/** The command line `charla`: the one list of its commands, and how a run of it ends. */
import { realpathSync } from "node:fs";
import { basename } from "node:path";
import { channelsCommand } from "./channels.ts";
import { chatCommand } from "./chat.ts";
import { type Cli, createCli } from "./cli.ts";
import { demoCommand } from "./demo.ts";
import { doctorCommand } from "./doctor.ts";
import { readEnvFile } from "./env-file.ts";
import { evalCommand } from "./eval.ts";
import { explain } from "./failure.ts";
import { healthCommand } from "./health.ts";
import { keyCommand } from "./key.ts";
import { linksCommand } from "./links.ts";
import { migrateCommand } from "./migrate.ts";
import { ownerCommand } from "./owner.ts";
import { playbookCommand } from "./playbook.ts";
import { createProgram, explainWrongUse } from "./program.ts";
import { simulateCommand } from "./simulate.ts";
import { startCommand } from "./start.ts";
import { understandCommand } from "./understand.ts";

const commands = [
  startCommand,
  chatCommand,
  demoCommand,
  doctorCommand,
  healthCommand,
  migrateCommand,
  keyCommand,
  ownerCommand,
  channelsCommand,
  linksCommand,
  playbookCommand,
  understandCommand,
  evalCommand,
  simulateCommand,
];

/** Runs one command line (without the program's name) and ends the process with its code. */
export async function main(args: readonly string[]): Promise<void> {
  // Whoever reads our output may stop early (`charla … | head`): that is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? 0 : 1);
  });
  const cli = createCli(args);
  const code = isEnvironmentRead(cli) ? await run(args, cli) : 1;
  // A connection that never opened, to a server that is down, must not keep a finished command alive.
  process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
}

/** Runs one command line and returns its code; what is wrong with it is said by `cli`. */
export async function run(args: readonly string[], cli: Cli = createCli(args)): Promise<number> {
  const program = createProgram(
    cli,
    commands.map((command) => command(cli)),
  );
  try {
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    const code = explainWrongUse(cli, program, error);
    if (code !== null) return code;
    cli.note(explain(cli, error));
    return 1;
  }
}

/** Reads the `.env` of the working directory; false when it could not, after saying why. */
function isEnvironmentRead(cli: Cli): boolean {
  try {
    readEnvFile(process.cwd());
    return true;
  } catch (error) {
    cli.note(explain(cli, error));
    return false;
  }
}

/** Whether this process was started as `charla`, from the sources, the build or the launcher in bin/. */
function isEntry(): boolean {
  const file = process.argv[1];
  return file !== undefined && /^charla\.[jt]s$/.test(basename(realpathSync(file)));
}

if (isEntry()) await main(process.argv.slice(2));
