/** A campaign before anybody gets it: how many, who is left out and why, what it costs, how it reads. Nothing is written. */
import type { CrmContext } from "../../crm/context.ts";
import { demand } from "../../crm/permissions.ts";
import type { Money } from "../../lib/money.ts";
import { foreseeMany } from "../sends/plan.ts";
import { countAudience, freshen, sampleAudience } from "./audience.ts";
import { type CampaignRecord, getCampaign } from "./campaigns.ts";
import { contentFor } from "./content.ts";
import { placesFor } from "./people.ts";
import { getCampaignSettings } from "./settings.ts";

/** Of more people than these a part is asked, and the rest is reckoned. */
const ASKED = 2_000;
const BATCH = 500;
/** So many texts are shown. */
const SHOWN = 3;

export interface ReasonCount {
  /** Of the policy: a sentence stands under `automation.reason`. */
  readonly reason: string;
  readonly people: number;
}

export interface CampaignPreview {
  /** Everybody it is for. */
  readonly people: number;
  /** Written to at the start or as soon as they may be. */
  readonly reached: number;
  /** Of these: later than the start, by reason. */
  readonly later: readonly ReasonCount[];
  /** Never written to, by reason. */
  readonly excluded: readonly ReasonCount[];
  /** Left out to compare with. */
  readonly held: number;
  /** Of those who are reached, by the channel that they are written to on now; `later` is not known yet. */
  readonly channels: readonly { readonly channel: string; readonly people: number }[];
  readonly cost: Money;
  /** True where a part was asked and the rest is reckoned from it. */
  readonly isEstimate: boolean;
  /** What stands in the way of a confirmation, as codes under `campaigns.lacks`. */
  readonly lacks: readonly Lack[];
  /** How it reads for some of them, each variant at least once. */
  readonly examples: readonly {
    readonly contactId: string;
    readonly name: string | null;
    readonly variant: string;
    readonly text: string;
  }[];
}

export const LACKS = ["people", "message", "sequence", "nobody", "over"] as const;
export type Lack = (typeof LACKS)[number];

/** What a draft needs before it can be confirmed. */
export function lacksOf(campaign: CampaignRecord, now: Date): Lack[] {
  const { segmentId, rule, kind, content, sequenceKey, endAt } = campaign;
  return [
    ...(segmentId === null && rule === null ? (["people"] as const) : []),
    ...(kind === "broadcast" && content.variants.length === 0 ? (["message"] as const) : []),
    ...(kind === "sequence" && sequenceKey === null ? (["sequence"] as const) : []),
    ...(endAt !== null && endAt <= now ? (["over"] as const) : []),
  ];
}

/** Asks the policy for each of them, or for a part. Throws `NotFoundError`. */
export async function previewCampaign(crm: CrmContext, id: string): Promise<CampaignPreview> {
  demand(crm, "campaigns:read");
  const campaign = await getCampaign(crm, id);
  const lacks = lacksOf(campaign, crm.clock.now());
  const { currency } = await crm.tx.tenant.findUniqueOrThrow({
    where: { id: crm.tenantId },
    select: { currency: true },
  });
  const empty = {
    later: [],
    excluded: [],
    channels: [],
    examples: [],
    isEstimate: false,
    cost: { cents: 0, currency },
  };
  if (lacks.includes("people")) return { ...empty, people: 0, reached: 0, held: 0, lacks };
  await freshen(crm, campaign);
  const people = await countAudience(crm, campaign);
  if (people === 0) return { ...empty, people, reached: 0, held: 0, lacks: [...lacks, "nobody"] };
  const held = Math.round((people * campaign.terms.holdout) / 100);
  const asked = await sampleAudience(crm, campaign, ASKED);
  const tally = campaign.content.variants.length > 0 ? await ask(crm, campaign, asked) : NO_TALLY;
  // Of those who are asked, as many as would get it; and of all, without those held back.
  const scale = (count: number) => Math.round((count / asked.length) * (people - held));
  const counts = (reasons: ReadonlyMap<string, number>) =>
    [...reasons].map(([reason, count]) => ({ reason, people: scale(count) })).sort((a, b) => b.people - a.people);
  const excluded = counts(tally.excluded);
  const reached = people - held - excluded.reduce((sum, one) => sum + one.people, 0);
  const channels = [...tally.channels].map(([channel, count]) => ({ channel, people: scale(count) }));
  const { settings } = await getCampaignSettings(crm);
  const thousandths = channels.reduce(
    (sum, { channel, people: count }) =>
      sum + count * (settings.pricePerThousand[channel as keyof typeof settings.pricePerThousand] ?? 0),
    0,
  );
  return {
    people,
    reached,
    held,
    later: counts(tally.later),
    excluded,
    channels: channels.sort((a, b) => b.people - a.people),
    cost: { cents: Math.ceil(thousandths / 1_000), currency },
    isEstimate: people > asked.length,
    lacks: reached <= 0 && lacks.length === 0 ? ["nobody"] : lacks,
    examples: await examplesOf(crm, campaign, asked.slice(0, Math.max(SHOWN, campaign.content.variants.length))),
  };
}

interface Tally {
  readonly excluded: ReadonlyMap<string, number>;
  readonly later: ReadonlyMap<string, number>;
  readonly channels: ReadonlyMap<string, number>;
}
const NO_TALLY: Tally = { excluded: new Map(), later: new Map(), channels: new Map() };

async function ask(crm: CrmContext, campaign: CampaignRecord, contactIds: readonly string[]): Promise<Tally> {
  const { content, startAt, endAt, id } = campaign;
  const [first] = content.variants;
  if (!first) return NO_TALLY;
  const now = crm.clock.now();
  const dueAt = startAt !== null && startAt > now ? startAt : now;
  const tally = {
    excluded: new Map<string, number>(),
    later: new Map<string, number>(),
    channels: new Map<string, number>(),
  };
  const add = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  for (let from = 0; from < contactIds.length; from += BATCH) {
    const verdicts = await foreseeMany(
      crm,
      contactIds.slice(from, from + BATCH).map((contactId) => ({
        ...{ contactId, program: "broadcast" as const, purpose: content.purpose, dueAt, expiresAt: endAt, unless: {} },
        subject: { kind: "recipient" as const, id },
        content: contentFor(first, {}),
      })),
    );
    for (const verdict of verdicts) {
      if (verdict.verdict === "send") add(tally.channels, verdict.via.channel);
      else add(verdict.verdict === "drop" ? tally.excluded : tally.later, verdict.reason);
    }
  }
  return tally;
}

async function examplesOf(crm: CrmContext, { content }: CampaignRecord, contactIds: readonly string[]) {
  const { variants, linkUrl } = content;
  if (variants.length === 0 || contactIds.length === 0) return [];
  const places = await placesFor(
    crm,
    content,
    contactIds.map((contactId) => ({ contactId, link: linkUrl })),
  );
  // Of fewer people than variants, some show more than one.
  const shown = Array.from({ length: Math.max(contactIds.length, variants.length) }, (_, at) => at);
  return shown.flatMap((at) => {
    const contactId = contactIds[at % contactIds.length] ?? "";
    const variant = variants[at % variants.length];
    const values = places.get(contactId) ?? {};
    const [part] = variant ? (contentFor(variant, values)[0]?.parts ?? []) : [];
    if (!variant || part?.type !== "text") return [];
    return [{ contactId, name: values["contact.name"] ?? null, variant: variant.key, text: part.text }];
  });
}
