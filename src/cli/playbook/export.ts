/** `charla playbook export`: the whole playbook as one file, for an editor, for another installation, for keeping. */
import { writeFileSync } from "node:fs";
import { writePlaybookYaml } from "../../crm/playbook/write-yaml.ts";
import { say } from "../../lib/texts.ts";
import type { Cli } from "../cli.ts";
import { Failure } from "../failure.ts";
import { inPlaybook } from "./in-playbook.ts";

export interface ExportOptions {
  readonly tenant?: string;
  readonly force?: boolean;
}

/** Writes to the file, or to standard output without one. A file that exists is written over only with `force`. */
export async function exportPlaybook(cli: Cli, file: string | undefined, options: ExportOptions): Promise<void> {
  const { content, version } = await inPlaybook(cli, options.tenant, async (_crm, stored) => stored);
  const text = writePlaybookYaml(content, cli.locale);
  if (file === undefined) return cli.print(text.trimEnd());
  try {
    writeFileSync(file, text, { flag: options.force ? "w" : "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new Failure(say(cli.locale, "playbook.export.exists", { file }));
  }
  const { products, faq } = content;
  const values = { file, version: String(version), products: products.length, answers: faq.length };
  cli.note(say(cli.locale, "playbook.export.done", values));
}
