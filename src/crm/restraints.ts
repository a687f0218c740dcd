/** What campaigns must leave alone for a while because a provider said so. Answers to customers are not held by it. */
import { DAY_MS, HOUR_MS, plusMs } from "../lib/time.ts";
import type { CrmContext } from "./context.ts";

/** All campaigns of an account, those to one person, or one template. */
export type Restrained =
  | { readonly kind: "campaigns" }
  | { readonly kind: "person"; readonly contactId: string }
  | { readonly kind: "template"; readonly name: string };

/** How long the rest is, the first time and each time that it is asked for again soon after; the last one stays. */
const RESTS: Readonly<Record<Restrained["kind"], readonly number[]>> = {
  campaigns: [DAY_MS, 3 * DAY_MS, 7 * DAY_MS],
  person: [12 * HOUR_MS, 24 * HOUR_MS, 48 * HOUR_MS],
  template: [3 * HOUR_MS, 6 * HOUR_MS, 7 * DAY_MS],
};
/** After so long without another, the next rest is the first again. */
const FORGIVEN_MS = 30 * DAY_MS;

export interface NewRestraint {
  readonly channelAccountId: string;
  readonly what: Restrained;
  /** The provider's code. */
  readonly code: string | null;
  /** When the provider said so. */
  readonly at: Date;
}

/**
 * Writes that something rests from `at` on. What the provider says during a rest, or said before it, changes nothing: one
 * campaign is refused many times for one reason.
 * @returns the end of a rest that was news, else null
 */
export async function restrain(
  { tx, tenantId }: CrmContext,
  { channelAccountId, what, code, at }: NewRestraint,
): Promise<Date | null> {
  const { kind } = what;
  const id = { tenantId, channelAccountId, kind, key: keyOf(what) };
  const where = { tenantId_channelAccountId_kind_key: id };
  const known = await tx.sendRestraint.findUnique({ where });
  if (known && at <= known.until) return null;
  const isForgiven = known === null || at.getTime() - known.until.getTime() > FORGIVEN_MS;
  const times = isForgiven ? 1 : known.times + 1;
  const rests = RESTS[kind];
  const until = plusMs(at, rests[Math.min(times, rests.length) - 1] ?? DAY_MS);
  const data = { until, times, code, saidAt: at };
  if (!known) {
    // Two that come at once say the same: who is second adds nothing.
    const { count } = await tx.sendRestraint.createMany({ data: [{ ...id, ...data }], skipDuplicates: true });
    return count > 0 ? until : null;
  }
  const { count } = await tx.sendRestraint.updateMany({ where: { ...id, until: known.until }, data });
  return count > 0 ? until : null;
}

/**
 * Until when a campaign of an account may not write to a contact, with a template or without; null when it may now. The
 * person's own opt-out is not asked here.
 */
export async function restrainedUntil(
  { tx, clock }: CrmContext,
  {
    channelAccountId,
    contactId,
    template,
  }: { channelAccountId: string; contactId: string | null; template: string | null },
): Promise<Date | null> {
  const longest = await tx.sendRestraint.findFirst({
    where: {
      channelAccountId,
      until: { gt: clock.now() },
      OR: [
        { kind: "campaigns" },
        ...(contactId === null ? [] : [{ kind: "person", key: contactId }]),
        ...(template === null ? [] : [{ kind: "template", key: template }]),
      ],
    },
    orderBy: { until: "desc" },
  });
  return longest?.until ?? null;
}

function keyOf(what: Restrained): string {
  if (what.kind === "person") return what.contactId;
  return what.kind === "template" ? what.name : "";
}
