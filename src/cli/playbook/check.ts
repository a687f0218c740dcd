/** `charla playbook check`: what is missing and what contradicts, in the stored playbook or in a file before it goes in. */
import { styleText } from "node:util";
import { checkPlaybook } from "../../crm/playbook/check/check.ts";
import type { Finding } from "../../crm/playbook/check/finding.ts";
import { EMPTY_CONTENT, type PlaybookContent } from "../../crm/playbook/content.ts";
import { mergePlaybook } from "../../crm/playbook/merge.ts";
import { say } from "../../lib/texts.ts";
import { systemClock, wallClock } from "../../lib/time.ts";
import type { Cli } from "../cli.ts";
import { inPlaybook } from "./in-playbook.ts";
import { readPlaybookFile, refuseFaults } from "./read-file.ts";

export interface CheckOptions {
  readonly tenant?: string;
  readonly json?: boolean;
}

const STYLE = { contradiction: "red", missing: "yellow", note: "dim" } as const;

/** Ends with code 1 on a contradiction. A YAML file is looked at by itself; a table, or a file with `--tenant`, over what is stored. */
export async function checkCommand(cli: Cli, file: string | undefined, options: CheckOptions): Promise<void> {
  const content = await contentToCheck(cli, file, options.tenant);
  const today = wallClock(systemClock.now(), content.business.timeZone).date;
  const findings = checkPlaybook(content, today);
  const contradictions = findings.filter(({ severity }) => severity === "contradiction").length;
  if (options.json) {
    const listed = findings.map((finding) => ({ ...finding, what: whatOf(cli, finding), mend: mendOf(cli, finding) }));
    cli.print(JSON.stringify({ ok: contradictions === 0, findings: listed }, null, 2));
  } else {
    for (const finding of findings) show(cli, finding);
    const missing = findings.filter(({ severity }) => severity === "missing").length;
    cli.print(say(cli.locale, "playbook.check.summary", { contradictions, missing }));
  }
  if (contradictions > 0) process.exitCode = 1;
}

async function contentToCheck(cli: Cli, file: string | undefined, slug: string | undefined): Promise<PlaybookContent> {
  if (file === undefined) return inPlaybook(cli, slug, async (_crm, { content }) => content);
  const isByItself = slug === undefined && /\.ya?ml$/i.test(file);
  const base = isByItself ? EMPTY_CONTENT : await inPlaybook(cli, slug, async (_crm, { content }) => content);
  const { currency, locale } = base.business;
  const { incoming } = readPlaybookFile(cli, file, { currency, locale });
  const merged = mergePlaybook(base, incoming, { replace: isByItself });
  if (merged.ok) return merged.value;
  refuseFaults(cli, merged.faults);
  return base;
}

function show(cli: Cli, finding: Finding): void {
  const { severity, where } = finding;
  const label = styleText(STYLE[severity], say(cli.locale, `playbook.check.${severity}`), { stream: process.stdout });
  cli.print(`${label}  ${where}\n    ${whatOf(cli, finding)}\n    → ${mendOf(cli, finding)}`);
}

function whatOf(cli: Cli, { code, values }: Finding): string {
  return say(cli.locale, `playbook.finding.${code}.what`, values);
}

function mendOf(cli: Cli, { code, values }: Finding): string {
  return say(cli.locale, `playbook.finding.${code}.mend`, values);
}
