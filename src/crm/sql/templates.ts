/** The statements of message templates: what a provider says of them, where only later news replace what is known. */
import type { Template, TemplateChanges, TemplateNews } from "../../channels/template.ts";
import type { SqlTx, Statement } from "../../infra/database.ts";

const KEEP: Statement = {
  name: "templates_keep",
  text: `
    INSERT INTO message_templates AS known (tenant_id, channel_account_id, name, language, external_id, category, status,
                                            rejected_reason, quality, shape, told_at)
    SELECT $1, $2, t.name, t.language, t."externalId", t.category, t.status, t."rejectedReason", t.quality, t.shape, $4
      FROM jsonb_to_recordset($3::jsonb) AS t(name text, language text, "externalId" text, category text, status text,
                                              "rejectedReason" text, quality text, shape jsonb)
    ON CONFLICT (channel_account_id, name, language) DO UPDATE
       SET external_id = excluded.external_id, category = excluded.category, status = excluded.status,
           rejected_reason = excluded.rejected_reason, quality = excluded.quality, shape = excluded.shape,
           told_at = excluded.told_at
     WHERE known.told_at <= excluded.told_at
       AND (known.external_id, known.category, known.status, known.rejected_reason, known.quality, known.shape)
           IS DISTINCT FROM
           (excluded.external_id, excluded.category, excluded.status, excluded.rejected_reason, excluded.quality, excluded.shape)
    RETURNING xmax = 0 AS added`,
};

const DROP: Statement = {
  name: "templates_drop",
  text: `
    DELETE FROM message_templates
     WHERE channel_account_id = $1 AND told_at <= $2
       AND (name, language) NOT IN (
         SELECT t.name, t.language FROM jsonb_to_recordset($3::jsonb) AS t(name text, language text)
       )
    RETURNING name`,
};

// By the provider's id, since several numbers share the templates of one business account and the news come once.
const NOTE: Statement = {
  name: "templates_note",
  text: `
    UPDATE message_templates
       SET status = coalesce($2, status), category = coalesce($3, category), quality = coalesce($4, quality),
           rejected_reason = CASE WHEN $2::text IS NULL THEN rejected_reason ELSE $5 END, told_at = $6
     WHERE external_id = $1 AND told_at <= $6`,
};

const KNOWN: Statement = {
  name: "templates_known",
  text: "SELECT 1 AS found FROM message_templates WHERE channel_account_id = $1 AND external_id = $2",
};

interface Account {
  readonly id: string;
  readonly tenantId: string;
}

/** Puts down templates as the provider had them at a moment. */
export async function keepTemplates(
  tx: SqlTx,
  { id, tenantId }: Account,
  templates: readonly Template[],
  at: Date,
): Promise<Pick<TemplateChanges, "added" | "changed">> {
  const rows = await tx.query<{ added: boolean }>(KEEP, [tenantId, id, JSON.stringify(templates), at]);
  const added = rows.filter((row) => row.added).length;
  return { added, changed: rows.length - added };
}

/** The same for all templates of the account: what is not among them is removed. */
export async function keepAllTemplates(
  tx: SqlTx,
  account: Account,
  templates: readonly Template[],
  at: Date,
): Promise<TemplateChanges> {
  const removed = await tx.query(DROP, [account.id, at, JSON.stringify(templates)]);
  const { added, changed } = await keepTemplates(tx, account, templates, at);
  return { total: templates.length, added, changed, removed: removed.length };
}

/** Writes news of one template; false when this account has no such template. */
export async function noteTemplate(tx: SqlTx, account: Account, news: TemplateNews): Promise<boolean> {
  const { externalId, status, category, quality, rejectedReason, at } = news;
  await tx.query(NOTE, [externalId, status ?? null, category ?? null, quality ?? null, rejectedReason ?? null, at]);
  return (await tx.query(KNOWN, [account.id, externalId])).length > 0;
}
