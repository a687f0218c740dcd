/** `commander` in the person's language: help, mistakes in the arguments, and the nearest right word. */
import { Command, CommanderError, InvalidArgumentError, type Option } from "commander";
import { version } from "../lib/version.ts";
import type { Cli } from "./cli.ts";

/** Wrong use of the command line, after the convention of shells. */
export const WRONG_USE = 2;

const TITLES: Readonly<Record<string, string>> = {
  "Usage:": "help.usage",
  "Arguments:": "help.arguments",
  "Options:": "help.options",
  "Global Options:": "help.globalOptions",
  "Commands:": "help.commands",
};

/** The program with its commands; none of them writes or exits by itself on a mistake, all throw `CommanderError`. */
export function createProgram(cli: Cli, commands: readonly Command[]): Command {
  const program = new Command("charla")
    .description(cli.say("about"))
    .version(version, "-V, --version", cli.say("help.version"))
    .option("--lang <lang>", cli.say("help.lang"), oneOf(cli, ["es", "en", "pt"]))
    .addHelpText("after", `\n${cli.say("help.examples")}`);
  for (const command of commands) program.addCommand(command);
  for (const command of allOf(program)) inLanguage(cli, command);
  return program;
}

/** The code to end with, after saying what was wrong; null for an error that is none of the arguments'. */
export function explainWrongUse(cli: Cli, program: Command, error: unknown): number | null {
  if (!(error instanceof CommanderError)) return null;
  if (error.exitCode === 0) return 0;
  // `charla` alone, or a group without a command: the help was printed.
  if (error.code !== "commander.help") cli.note(sentence(cli, program, error));
  return WRONG_USE;
}

/** An option's value that must be one of a few words. */
export function oneOf(cli: Cli, words: readonly string[]): (value: string) => string {
  return (value) => {
    if (words.includes(value)) return value;
    throw new InvalidArgumentError(cli.say("wrong.oneOf", { words: words.join(", ") }));
  };
}

/** An option's value that must be a whole number within bounds. */
export function wholeNumber(cli: Cli, min: number, max: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(cli.say("wrong.number", { min: String(min), max: String(max) }));
  };
}

function allOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allOf)];
}

function inLanguage(cli: Cli, command: Command): void {
  const isGroup = command.commands.length > 0;
  const words = [
    cli.say("help.someOptions"),
    ...(isGroup ? [cli.say("help.someCommand")] : []),
    ...command.registeredArguments.map((argument) => `<${argument.name()}>`),
  ];
  if (isGroup) command.helpCommand(`help ${cli.say("help.someCommand")}`, cli.say("help.help"));
  command
    .usage(words.join(" "))
    .exitOverride()
    .showSuggestionAfterError(true)
    .helpOption("-h, --help", cli.say("help.help"))
    .configureHelp({
      showGlobalOptions: command.parent !== null,
      visibleGlobalOptions: (own) => optionsAbove(own).filter(({ long }) => long === "--lang"),
      subcommandTerm: (sub) => [sub.name(), ...sub.registeredArguments.map((one) => `<${one.name()}>`)].join(" "),
      styleTitle: (title) => (TITLES[title] ? cli.say(TITLES[title]) : title),
    })
    // Mistakes are said once, by `explainWrongUse`.
    .configureOutput({ outputError: () => undefined });
}

function optionsAbove({ parent }: Command): readonly Option[] {
  return parent ? [...parent.options, ...optionsAbove(parent)] : [];
}

function sentence(cli: Cli, program: Command, error: CommanderError): string {
  const what = error.message.match(/'([^']*)'/)?.[1] ?? "";
  const nearest = error.message.match(/\(Did you mean (?:one of )?(.*?)\?\)/)?.[1];
  const hint = nearest ? ` ${cli.say("wrong.nearest", { nearest })}` : "";
  const more = `\n${cli.say("wrong.more", { name: program.name() })}`;
  switch (error.code) {
    case "commander.unknownCommand":
      return cli.say("wrong.command", { what }) + hint + more;
    case "commander.unknownOption":
      return cli.say("wrong.option", { what }) + hint + more;
    case "commander.missingArgument":
      return cli.say("wrong.argumentMissing", { what }) + more;
    case "commander.optionMissingArgument":
      return cli.say("wrong.valueMissing", { what }) + more;
    case "commander.missingMandatoryOptionValue":
      return cli.say("wrong.optionMissing", { what }) + more;
    case "commander.invalidArgument": {
      const [, value = "", why = ""] = error.message.match(/argument '(.*)' is invalid\. (.*)$/s) ?? [];
      return cli.say("wrong.value", { what, value, why }) + more;
    }
    case "commander.excessArguments":
      return cli.say("wrong.excess") + more;
    default:
      return error.message.replace(/^error: /, "") + more;
  }
}
