/** How a business changes its sequences: writes a version, switches one on or off. */
import { stringify } from "yaml";
import { recordAudit } from "../../crm/audit.ts";
import type { CrmContext } from "../../crm/context.ts";
import { demand } from "../../crm/permissions.ts";
import { findTenant } from "../../crm/tenants.ts";
import { mustBeVersion, onlyOnce } from "../../crm/version.ts";
import { InputError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { defaultSequences } from "./defaults.ts";
import type { Definition } from "./definition.ts";
import { refreshListeners } from "./listeners.ts";
import { planLooks } from "./look.ts";
import { readSequence, type SequenceFault } from "./read.ts";
import { goOnAgain, standStill } from "./standstill.ts";
import { plansOf } from "./versions.ts";

/** A file with mistakes: each with its line; or data with mistakes, each with its place in the data. */
export class SequenceFaultsError extends InputError {
  constructor(
    readonly faults: readonly SequenceFault[],
    { locale, isData }: { readonly locale: Locale; readonly isData: boolean },
  ) {
    super(
      "the sequence has mistakes",
      faults.map(({ line, column, path, code, message }) => {
        if (isData) return { path: path === "" ? "definition" : `definition.${keysOf(path)}`, code, message };
        const told = say(locale, "sequences.atLine", { line, message });
        return { path: path === "" ? "source" : path, code, line, column, message: told };
      }),
      { details: { faults: [...faults] } },
    );
  }
}

/** `steps[2].message` as programs count: `steps.1.message`. */
function keysOf(path: string): string {
  return path.replace(/\[(\d+)\]/g, (_, number: string) => `.${Number(number) - 1}`);
}

/** What is wrong with a file; nothing is written. */
export function validateSequence(crm: CrmContext, source: string, locale: Locale): readonly SequenceFault[] {
  demand(crm, "campaigns:read");
  const reading = readSequence(source, locale);
  return reading.ok ? [] : reading.faults;
}

/** A sequence given as data, as the file that it would be. */
function sourceOf(tree: unknown): string {
  return stringify(tree, { lineWidth: 120 });
}

/** A sequence as YAML, or the same as data. */
export type SequenceText =
  | { readonly source: string; readonly definition?: undefined }
  | { readonly source?: undefined; readonly definition: unknown };

/**
 * Writes a sequence, or its next version: people inside keep theirs. Throws `SequenceFaultsError`, and `ConflictError` when
 * somebody else has changed it since `seen`.
 */
export async function putSequence(
  crm: CrmContext,
  key: string,
  { seen, locale, ...given }: SequenceText & { seen: number | null; locale: Locale },
): Promise<void> {
  demand(crm, "campaigns:write");
  const isData = given.source === undefined;
  const source = isData ? sourceOf(given.definition) : given.source;
  const reading = readSequence(source, locale);
  if (!reading.ok) throw new SequenceFaultsError(reading.faults, { locale, isData });
  const { definition, tree } = reading;
  if (definition.sequence !== key)
    throw new InputError("the file is of another sequence", [
      {
        path: isData ? "definition.sequence" : "sequence",
        message: "fields.otherSequence",
        values: { is: definition.sequence, key },
      },
    ]);
  await writeVersion(crm, { definition, tree, source }, seen);
}

async function writeVersion(
  crm: CrmContext,
  { definition, tree, source }: { definition: Definition; tree: unknown; source: string },
  seen: number | null,
): Promise<string> {
  const { tx, tenantId, actor, clock } = crm;
  const now = clock.now();
  const key = definition.sequence;
  const { name, program } = definition;
  await tx.$queryRaw`SELECT id FROM sequences WHERE tenant_id = ${tenantId} AND key = ${key} FOR NO KEY UPDATE`;
  const found = await tx.sequence.findUnique({ where: { tenantId_key: { tenantId, key } } });
  if (found && seen !== null) mustBeVersion(found, seen);
  const id = found?.id ?? newId("sequence");
  const number = (found?.number ?? 0) + 1;
  if (found)
    await tx.sequence.update({
      where: { id },
      data: { name, program, number, version: { increment: 1 }, updatedAt: now },
    });
  else
    await onlyOnce(
      () => tx.sequence.create({ data: { id, tenantId, key, name, program, number, createdAt: now, updatedAt: now } }),
      "somebody else has made this sequence meanwhile",
    );
  await tx.sequenceVersion.create({
    data: {
      id: newId("sequenceVersion"),
      tenantId,
      sequenceId: id,
      number,
      source,
      tree: tree as object,
      createdBy: actor.id,
      createdAt: now,
    },
  });
  await recordAudit(crm, { action: "sequence.write", subjectId: id, detail: { key, number } });
  if (found?.status === "on") await startLooking(crm, id, definition);
  return id;
}

/** The sequence of a key: a copy of the one that comes with the product is made where there is none. Throws `NotFoundError`. */
export async function ownSequence(crm: CrmContext, key: string) {
  const { tx, tenantId } = crm;
  const where = { tenantId_key: { tenantId, key } };
  const found = await tx.sequence.findUnique({ where });
  if (found) return found;
  const shipped = defaultSequences().get(key);
  if (!shipped) throw new NotFoundError("there is no such sequence");
  await writeVersion(crm, shipped, null);
  return tx.sequence.findUniqueOrThrow({ where });
}

/** Lets people enter, and those inside go on from where they stand. Again changes nothing. Throws `NotFoundError`. */
export async function activateSequence(crm: CrmContext, key: string): Promise<void> {
  demand(crm, "campaigns:write");
  const { tx, clock } = crm;
  const sequence = await ownSequence(crm, key);
  if (sequence.status === "on") return;
  const now = clock.now();
  await tx.sequence.update({
    where: { id: sequence.id },
    data: { status: "on", version: { increment: 1 }, updatedAt: now },
  });
  await goOnAgain(crm, { sequenceId: sequence.id });
  const version = await tx.sequenceVersion.findUniqueOrThrow({
    where: { sequenceId_number: { sequenceId: sequence.id, number: sequence.number } },
    select: { id: true },
  });
  const definition = (await plansOf(tx, [version.id])).get(version.id)?.definition;
  if (definition) await startLooking(crm, sequence.id, definition);
  await recordAudit(crm, { action: "sequence.activate", subjectId: sequence.id, detail: { key } });
}

/** Nobody enters, those inside stand still, and what is planned for them is taken back. Again changes nothing. Throws `NotFoundError`. */
export async function pauseSequence(crm: CrmContext, key: string): Promise<void> {
  demand(crm, "campaigns:write");
  const { tx, clock, tenantId } = crm;
  const sequence = await tx.sequence.findUnique({ where: { tenantId_key: { tenantId, key } } });
  if (!sequence) {
    if (defaultSequences().has(key)) return;
    throw new NotFoundError("there is no such sequence");
  }
  if (sequence.status === "off") return;
  await tx.sequence.update({
    where: { id: sequence.id },
    data: { status: "off", version: { increment: 1 }, updatedAt: clock.now() },
  });
  await refreshListeners(crm);
  await standStill(crm, { sequenceId: sequence.id }, "sequence_off");
  await recordAudit(crm, { action: "sequence.pause", subjectId: sequence.id, detail: { key } });
}

async function startLooking(crm: CrmContext, sequenceId: string, { start }: Definition): Promise<void> {
  await refreshListeners(crm);
  const tenant = await findTenant(crm.tx, crm.tenantId);
  if (tenant) await planLooks(crm, sequenceId, start, tenant.timeZone);
}
