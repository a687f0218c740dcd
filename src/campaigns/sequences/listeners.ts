/** Which signals the sequences of a business wait for: those that start, end or rest somebody's way. */
import type { CrmContext } from "../../crm/context.ts";
import { listenTo, type SignalKind } from "../../crm/signals.ts";
import type { Definition } from "./definition.ts";
import { SEQUENCES } from "./signals.ts";
import { plansOf } from "./versions.ts";

/** Called whenever a sequence is switched or changed. */
export async function refreshListeners(crm: CrmContext): Promise<void> {
  const { tx } = crm;
  const rows = await tx.$queryRaw<{ id: string; is_open: boolean }[]>`
    SELECT v.id, s.status = 'on' AND v.number = s.number AS is_open
      FROM sequence_versions v JOIN sequences s ON s.id = v.sequence_id
     WHERE (s.status = 'on' AND v.number = s.number)
        OR EXISTS (SELECT FROM enrollments e WHERE e.version_id = v.id AND e.status = 'active')`;
  const plans = await plansOf(
    tx,
    rows.map(({ id }) => id),
  );
  const kinds = rows.flatMap(({ id, is_open }) => {
    const definition = plans.get(id)?.definition;
    return definition ? kindsOf(definition, is_open) : [];
  });
  await listenTo(crm, SEQUENCES, kinds);
}

function kindsOf({ start, exits, pauses }: Definition, isOpen: boolean): SignalKind[] {
  const starts = isOpen
    ? start.flatMap((one): SignalKind[] => (one.segment === undefined ? (one.on ? [one.on] : []) : ["segment.entered"]))
    : [];
  return [...starts, ...exits.map(({ on }) => on), ...pauses.map(({ on }) => on)];
}
