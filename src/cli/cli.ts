/** What every command is given: the language of the person, and where to write. */
import { LOCALES, type Locale, pickLocale } from "../lib/locale.ts";
import { say, type TextValues } from "../lib/texts.ts";

export interface Cli {
  /** The language of Charla's own sentences. */
  readonly locale: Locale;
  /** The language asked for with `--lang`, if any. */
  readonly askedLocale: Locale | null;
  /** A sentence of `locales/<locale>/cli.json`. */
  say(key: string, values?: TextValues): string;
  /** A line of what was asked for, on standard output. */
  print(line: string): void;
  /** A line beside it, on standard error. */
  note(line: string): void;
}

/** Reads the language from `--lang` in the arguments, else from the environment; without either it is English. */
export function createCli(args: readonly string[]): Cli {
  const askedLocale = readLang(args);
  // The platform reads LC_ALL, LC_MESSAGES and LANG in their order.
  const locale = askedLocale ?? pickLocale(new Intl.DateTimeFormat().resolvedOptions().locale, "en");
  return {
    locale,
    askedLocale,
    say: (key, values) => say(locale, `cli.${key}`, values),
    print: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
  };
}

/** Needed before the arguments are parsed, since the help is already in that language. */
function readLang(args: readonly string[]): Locale | null {
  const at = args.findIndex((arg) => arg === "--lang" || arg.startsWith("--lang="));
  const value = args[at] === "--lang" ? args[at + 1] : args[at]?.slice("--lang=".length);
  return LOCALES.find((locale) => locale === value) ?? null;
}
