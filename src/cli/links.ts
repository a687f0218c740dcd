/** `charla links`: addresses that open a chat and tell by which campaign people came. */
import { Command } from "commander";
import { say } from "../lib/texts.ts";
import type { Cli } from "./cli.ts";
import type { AddLinkOptions } from "./links/add.ts";

interface TenantOption {
  readonly tenant?: string;
}

export function linksCommand(cli: Cli): Command {
  const told = (key: string) => say(cli.locale, `links.command.${key}`);
  const tenant = ["--tenant <slug>", cli.say("tenant.option")] as const;
  return new Command("links")
    .description(told("about"))
    .addCommand(
      new Command("add")
        .description(told("add"))
        .requiredOption("--channel <id>", told("channel"))
        .option("--code <code>", told("code"))
        .option("--campaign <name>", told("campaign"))
        .option("--source <name>", told("source"))
        .option("--listing <sku>", told("listing"))
        .option("--branch <name>", told("branch"))
        .option("--text <text>", told("text"))
        .option("--expires <day>", told("expires"))
        .option("--handle <handle>", told("handle"))
        .option(...tenant)
        .action(async (options: AddLinkOptions) => (await import("./links/add.ts")).addLink(cli, options)),
    )
    .addCommand(
      new Command("list")
        .description(told("list"))
        .option(...tenant)
        .action(async (options: TenantOption) => (await import("./links/read.ts")).listAllLinks(cli, options)),
    )
    .addCommand(
      new Command("show")
        .description(told("show"))
        .argument("<id>", told("id"))
        .option(...tenant)
        .action(async (id: string, options: TenantOption) =>
          (await import("./links/read.ts")).showLink(cli, id, options),
        ),
    )
    .addCommand(
      new Command("end")
        .description(told("end"))
        .argument("<id>", told("id"))
        .option(...tenant)
        .action(async (id: string, options: TenantOption) =>
          (await import("./links/read.ts")).endOneLink(cli, id, options),
        ),
    );
}
