/** `charla channels`: the accounts by which a business is reached. Secrets are asked for or read, never given as arguments. */
import { Command } from "commander";
import { say } from "../lib/texts.ts";
import type { AddOptions } from "./channels/add.ts";
import type { PairOptions } from "./channels/pair.ts";
import type { Cli } from "./cli.ts";

interface TenantOption {
  readonly tenant?: string;
}

export function channelsCommand(cli: Cli): Command {
  const told = (key: string) => say(cli.locale, `channels.command.${key}`);
  const tenant = ["--tenant <slug>", cli.say("tenant.option")] as const;
  const group = new Command("channels")
    .description(told("about"))
    .addCommand(
      new Command("add")
        .description(told("add"))
        .argument("<kind>", told("kind"))
        .requiredOption("--name <name>", told("name"))
        .option("--set <name=value>", told("set"), (value: string, former: string[]) => [...former, value], [])
        .option(...tenant)
        .action(async (kind: string, options: AddOptions) =>
          (await import("./channels/add.ts")).addChannel(cli, kind, options),
        ),
    )
    .addCommand(
      new Command("list")
        .description(told("list"))
        .option(...tenant)
        .action(async (options: TenantOption) => (await import("./channels/list.ts")).listChannels(cli, options)),
    );
  group.addCommand(
    new Command("pair")
      .description(told("pair"))
      .argument("<id>", told("id"))
      .option("--phone <number>", told("pair_phone"))
      .option(...tenant)
      .action(async (id: string, options: PairOptions) =>
        (await import("./channels/pair.ts")).pairChannel(cli, id, options),
      ),
  );
  for (const verb of ["test", "pause", "resume", "rotate", "remove"] as const)
    group.addCommand(
      new Command(verb)
        .description(told(verb))
        .argument("<id>", told("id"))
        .option(...tenant)
        .action(async (id: string, options: TenantOption) => {
          const { changeChannel, rotateChannel, testChannel } = await import("./channels/change.ts");
          if (verb === "test") return testChannel(cli, id, options);
          if (verb === "rotate") return rotateChannel(cli, id, options);
          return changeChannel(cli, verb, id, options);
        }),
    );
  return group.addCommand(templatesCommand(cli));
}

/** `charla channels templates`. */
function templatesCommand(cli: Cli): Command {
  const told = (key: string) => say(cli.locale, `templates.command.${key}`);
  const id = ["<id>", say(cli.locale, "channels.command.id")] as const;
  const tenant = ["--tenant <slug>", cli.say("tenant.option")] as const;
  const load = () => import("./channels/templates.ts");
  return new Command("templates")
    .description(told("about"))
    .addCommand(
      new Command("list")
        .description(told("list"))
        .argument(...id)
        .option("--status <status>", told("only"))
        .option(...tenant)
        .action(async (account: string, options: TenantOption & { status?: string }) =>
          (await load()).listTemplatesOf(cli, account, options),
        ),
    )
    .addCommand(
      new Command("create")
        .description(told("create"))
        .argument(...id)
        .argument("[file]", told("file"))
        .option(...tenant)
        .action(async (account: string, file: string | undefined, options: TenantOption) =>
          (await load()).createTemplateOf(cli, account, file, options),
        ),
    )
    .addCommand(
      new Command("sync")
        .description(told("sync"))
        .argument(...id)
        .option(...tenant)
        .action(async (account: string, options: TenantOption) =>
          (await load()).syncTemplatesOf(cli, account, options),
        ),
    );
}
