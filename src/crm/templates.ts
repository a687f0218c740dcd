/** Templates of a channel account as people and channels read them: one by name, all in pages, and what is wrong with one. */
import { type Template, type TemplateStatus, templateShape } from "../channels/template.ts";
import type { Tx } from "../infra/database.ts";
import type { Locale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";
import type { CrmContext } from "./context.ts";
import { demand } from "./permissions.ts";

type Row = NonNullable<Awaited<ReturnType<Tx["messageTemplate"]["findFirst"]>>>;

/** Where a page ended. */
export interface TemplatePlace {
  readonly name: string;
  readonly language: string;
}

export interface TemplateQuery {
  readonly accountId: string;
  readonly status?: TemplateStatus;
  readonly after?: TemplatePlace;
  readonly limit: number;
}

/** A template of an account, or null. */
export async function findTemplate(
  tx: Tx,
  accountId: string,
  { name, language }: TemplatePlace,
): Promise<Template | null> {
  const key = { channelAccountId: accountId, name, language };
  const row = await tx.messageTemplate.findUnique({ where: { channelAccountId_name_language: key } });
  return row ? present(row) : null;
}

/** Templates of an account by name and language, from after a place. */
export async function listTemplates(crm: CrmContext, query: TemplateQuery): Promise<Template[]> {
  demand(crm, "channels:read");
  const { tx } = crm;
  const { accountId, status, after, limit } = query;
  const rows = await tx.messageTemplate.findMany({
    where: {
      channelAccountId: accountId,
      ...(status === undefined ? {} : { status }),
      ...(after === undefined
        ? {}
        : { OR: [{ name: { gt: after.name } }, { name: after.name, language: { gt: after.language } }] }),
    },
    orderBy: [{ name: "asc" }, { language: "asc" }],
    take: limit,
  });
  return rows.map(present);
}

/** Reasons of providers for which there is a sentence. */
const REASONS = ["abusive_content", "invalid_format", "promotional", "scam", "tag_content_mismatch"];

/** Why a template cannot be sent now, for a person; null when it can. */
export function templateProblem(
  locale: Locale,
  { status, rejectedReason }: Pick<Template, "status" | "rejectedReason">,
): string | null {
  if (status === "approved") return null;
  const reason = REASONS.find((one) => one === rejectedReason) ?? "other";
  return say(locale, `templates.problem.${status}`, { why: say(locale, `templates.why.${reason}`) });
}

function present({ externalId, name, language, category, status, rejectedReason, quality, shape }: Row): Template {
  return {
    externalId,
    name,
    language,
    category,
    status: status as TemplateStatus,
    rejectedReason,
    quality: quality as Template["quality"],
    shape: templateShape.parse(shape),
  };
}
