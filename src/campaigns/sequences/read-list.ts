/** Sequences as people look at them: the business's own and those that come with the product, with who is inside. */
import type { CrmContext } from "../../crm/context.ts";
import { demand } from "../../crm/permissions.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { defaultSequences } from "./defaults.ts";
import { type Definition, definition } from "./definition.ts";
import type { Wording } from "./wording.ts";

export interface SequenceSummary {
  readonly key: string;
  readonly id: string | null;
  readonly name: Wording;
  readonly description: Wording | null;
  readonly program: string;
  readonly status: "on" | "off";
  /** The business has a copy of its own. */
  readonly isOwn: boolean;
  readonly isShipped: boolean;
  readonly version: number;
  readonly number: number;
  readonly inside: number;
  readonly entered: number;
  readonly updatedAt: Date | null;
}

export interface SequenceDetail extends SequenceSummary {
  readonly source: string;
  readonly definition: Definition;
}

/** Those that are on first, then by key. */
export async function listSequences(crm: CrmContext): Promise<SequenceSummary[]> {
  demand(crm, "campaigns:read");
  const own = await readOwn(crm, null);
  const known = new Set(own.map(({ key }) => key));
  const shipped = [...defaultSequences().values()].filter(({ key }) => !known.has(key)).map(shippedAs);
  return [...own, ...shipped]
    .map(({ source: _, definition: __, ...summary }) => summary)
    .sort((a, b) => Number(b.status === "on") - Number(a.status === "on") || a.key.localeCompare(b.key));
}

/** Throws `NotFoundError`. */
export async function getSequence(crm: CrmContext, key: string): Promise<SequenceDetail> {
  demand(crm, "campaigns:read");
  const [own] = await readOwn(crm, key);
  if (own) return own;
  const shipped = defaultSequences().get(key);
  if (!shipped) throw new NotFoundError("there is no such sequence");
  return shippedAs(shipped);
}

async function readOwn({ tx }: CrmContext, key: string | null): Promise<SequenceDetail[]> {
  const rows = await tx.sequence.findMany({ where: key === null ? {} : { key }, orderBy: { key: "asc" } });
  const versions = await tx.sequenceVersion.findMany({
    where: { OR: rows.map(({ id, number }) => ({ sequenceId: id, number })) },
    select: { sequenceId: true, source: true, tree: true },
  });
  const written = new Map(versions.map((row) => [row.sequenceId, row]));
  const counts = await tx.$queryRaw<{ sequence_id: string; inside: number; entered: number }[]>`
    SELECT sequence_id, count(*) FILTER (WHERE status = 'active')::int AS inside, count(*)::int AS entered
      FROM enrollments WHERE sequence_id = ANY(${rows.map(({ id }) => id)}::text[]) GROUP BY sequence_id`;
  const people = new Map(counts.map((row) => [row.sequence_id, row]));
  return rows.flatMap((row): SequenceDetail[] => {
    const version = written.get(row.id);
    if (!version) return [];
    const parsed = definition.parse(version.tree);
    return [
      {
        ...summaryOf(parsed),
        id: row.id,
        status: row.status as "on" | "off",
        isOwn: true,
        isShipped: defaultSequences().has(row.key),
        version: row.version,
        number: row.number,
        inside: people.get(row.id)?.inside ?? 0,
        entered: people.get(row.id)?.entered ?? 0,
        updatedAt: row.updatedAt,
        source: version.source,
        definition: parsed,
      },
    ];
  });
}

function shippedAs({ source, definition: parsed }: { source: string; definition: Definition }): SequenceDetail {
  const nobody = { inside: 0, entered: 0, updatedAt: null, version: 0, number: 0 };
  return {
    ...summaryOf(parsed),
    ...nobody,
    id: null,
    status: "off",
    isOwn: false,
    isShipped: true,
    source,
    definition: parsed,
  };
}

function summaryOf({ sequence, name, description, program }: Definition) {
  return { key: sequence, name, description: description ?? null, program };
}
