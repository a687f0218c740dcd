/** `charla channels templates list`, `create` and `sync`: texts that the provider approves beforehand. */
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { ChannelAccount } from "../../channels/channel.ts";
import { newTemplate, TEMPLATE_STATUSES, type Template } from "../../channels/template.ts";
import { findAccount } from "../../crm/channel-accounts.ts";
import { listTemplates, templateProblem } from "../../crm/templates.ts";
import { problemOf } from "../../flow/channel-problem.ts";
import { createTemplate, syncTemplates } from "../../flow/templates.ts";
import { ChannelError, ConflictError, InputError, type Issue } from "../../lib/errors.ts";
import { issuesOf, issueText, UNSAID } from "../../lib/field-issues.ts";
import { cleanText } from "../../lib/text.ts";
import { say, type TextValues } from "../../lib/texts.ts";
import type { Cli } from "../cli.ts";
import { Failure } from "../failure.ts";
import { findChannel, type InChannels, inChannels } from "./in-channels.ts";

interface Options {
  readonly tenant?: string;
}

const PAGE = 100;

export async function listTemplatesOf(
  cli: Cli,
  id: string,
  { tenant, status: given }: Options & { status?: string },
): Promise<void> {
  const status = TEMPLATE_STATUSES.find((one) => one === given);
  if (given !== undefined && !status)
    throw new Failure(told(cli, "unknown_status", { status: given, known: TEMPLATE_STATUSES.join(", ") }));
  await inChannels(cli, tenant, async (at) => {
    await findChannel(cli, at, id);
    let page: Template[] = [];
    let count = 0;
    do {
      const after = page.at(-1);
      page = await at.run((crm) =>
        listTemplates(crm, { accountId: id, limit: PAGE, ...(status ? { status } : {}), ...(after ? { after } : {}) }),
      );
      count += page.length;
      for (const template of page) print(cli, template);
    } while (page.length === PAGE);
    if (count === 0) cli.note(told(cli, "none"));
  });
}

/** Reads the template as the API takes it, from a file or from the input. */
export async function createTemplateOf(
  cli: Cli,
  id: string,
  file: string | undefined,
  { tenant }: Options,
): Promise<void> {
  await withAccount(cli, id, tenant, async (at, account) => {
    const checked = newTemplate.safeParse(await readJson(cli, file), UNSAID);
    if (!checked.success) throw misfit(cli, issuesOf(checked.error));
    const template = await createTemplate(at.env, account, checked.data);
    const { name, language, status } = template;
    cli.print(told(cli, "created", { name, language, status }));
  });
}

export async function syncTemplatesOf(cli: Cli, id: string, { tenant }: Options): Promise<void> {
  await withAccount(cli, id, tenant, async (at, account) => {
    cli.print(told(cli, "synced", { ...(await syncTemplates(at.env, account)) }));
  });
}

function print(cli: Cli, template: Template): void {
  const { name, language, category, status, shape } = template;
  cli.print([name, language, category, status].join("\t"));
  cli.print(`  ${cleanText(shape.body).replace(/\s+/g, " ")}`);
  const problem = templateProblem(cli.locale, template);
  if (problem !== null) cli.print(`  ${problem}`);
}

/** Runs `work` with the account and its secrets; what a person can mend is a `Failure` in their language. */
async function withAccount(
  cli: Cli,
  id: string,
  tenant: string | undefined,
  work: (at: InChannels, account: ChannelAccount) => Promise<void>,
): Promise<void> {
  await inChannels(cli, tenant, async (at) => {
    const { kind } = await findChannel(cli, at, id);
    const account = await findAccount(at.db, at.seal, id);
    if (!account) throw new Failure(say(cli.locale, "channels.command.unknown", { id }));
    try {
      await work(at, account);
    } catch (error) {
      if (error instanceof ConflictError)
        throw new Failure(told(cli, "no_templates", { provider: say(cli.locale, `channels.kinds.${kind}`) }));
      if (error instanceof InputError) throw misfit(cli, error.issues);
      if (error instanceof ChannelError) throw new Failure(problemOf(cli.locale, kind, error.fault));
      throw error;
    }
  });
}

async function readJson(cli: Cli, given: string | undefined): Promise<unknown> {
  const isInput = given === undefined || given === "-";
  const file = isInput ? "stdin" : given;
  const content = await (isInput ? text(process.stdin) : readFile(given, "utf8")).catch(() => {
    throw new Failure(told(cli, "no_file", { file }));
  });
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new Failure(told(cli, "no_json", { file, problem: (error as Error).message }));
  }
}

function misfit(cli: Cli, issues: readonly Issue[]): Failure {
  const lines = issues.map((issue) => `  ${issue.path === "" ? "" : `${issue.path}: `}${issueText(cli.locale, issue)}`);
  return new Failure([told(cli, "wrong"), ...lines].join("\n"));
}

function told(cli: Cli, key: string, values?: TextValues): string {
  return say(cli.locale, `templates.command.${key}`, values);
}
