/** `charla playbook`: what agents know and may do, in and out of one file, checked, and back to an earlier version. */
import { Command } from "commander";
import { say } from "../lib/texts.ts";
import type { Cli } from "./cli.ts";
import type { CheckOptions } from "./playbook/check.ts";
import type { ExportOptions } from "./playbook/export.ts";
import type { ImportOptions } from "./playbook/import.ts";
import { wholeNumber } from "./program.ts";

export function playbookCommand(cli: Cli): Command {
  const told = (key: string) => say(cli.locale, `playbook.command.${key}`);
  const tenant = ["--tenant <slug>", cli.say("tenant.option")] as const;
  return new Command("playbook")
    .description(told("about"))
    .addCommand(
      new Command("import")
        .description(told("import"))
        .argument("<file>", told("import_file"))
        .option("--dry-run", told("dry_run"))
        .option("--replace", told("replace"))
        .option(...tenant)
        .action(async (file: string, options: ImportOptions) =>
          (await import("./playbook/import.ts")).importPlaybook(cli, file, options),
        ),
    )
    .addCommand(
      new Command("export")
        .description(told("export"))
        .argument("[file]", told("export_file"))
        .option("--force", told("force"))
        .option(...tenant)
        .action(async (file: string | undefined, options: ExportOptions) =>
          (await import("./playbook/export.ts")).exportPlaybook(cli, file, options),
        ),
    )
    .addCommand(
      new Command("check")
        .description(told("check"))
        .argument("[file]", told("check_file"))
        .option("--json", told("json"))
        .option(...tenant)
        .action(async (file: string | undefined, options: CheckOptions) =>
          (await import("./playbook/check.ts")).checkCommand(cli, file, options),
        ),
    )
    .addCommand(
      new Command("versions")
        .description(told("versions"))
        .option(...tenant)
        .action(async (options: { tenant?: string }) =>
          (await import("./playbook/versions.ts")).showVersions(cli, options),
        ),
    )
    .addCommand(
      new Command("rollback")
        .description(told("rollback"))
        .argument("<version>", told("rollback_version"), wholeNumber(cli, 1, 2_147_483_647))
        .option("--dry-run", told("dry_run"))
        .option(...tenant)
        .action(async (version: number, options: { tenant?: string; dryRun?: boolean }) =>
          (await import("./playbook/versions.ts")).rollBack(cli, version, options),
        ),
    );
}
