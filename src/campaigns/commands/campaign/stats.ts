/** How a campaign goes, in a few lines. */
import { formatMoney } from "../../../lib/money.ts";
import type { CampaignRecord } from "../../campaigns/campaigns.ts";
import { type Comparison, campaignStats } from "../../campaigns/stats.ts";
import { type CommandCall, done, type Reply, tell } from "../command.ts";
import { shortReason } from "./show.ts";

const REASONS = 4;

export async function showStats(call: CommandCall, { id, number, name }: CampaignRecord): Promise<Reply> {
  const { campaign, total, currency, groups, reasons, comparisons, recovered, progress } = await campaignStats(
    call.crm,
    id,
  );
  const { people, pending, waiting, sent, delivered, read, failed, uncertain, dropped } = total;
  const lines = [
    tell(call, "stats.progress", { progress, people, pending }),
    tell(call, "stats.sent", { sent, delivered, read }),
    tell(call, "stats.answers", { clicks: total.clicks, replies: total.replies, optOuts: total.optOuts }),
    tell(call, "stats.sales", {
      ...{ leads: total.leads, wins: total.wins, buyers: total.buyers },
      revenue: formatMoney({ cents: total.revenueCents, currency }),
    }),
    ...(failed + uncertain + dropped + waiting > 0
      ? [tell(call, "stats.not", { waiting, dropped, failed, uncertain })]
      : []),
  ];
  const why = reasons.slice(0, REASONS).map(({ reason, people: count }) => `· ${count}: ${shortReason(call, reason)}`);
  const variants =
    groups.length > 1
      ? groups.map((group) =>
          tell(call, "stats.group", {
            group: nameOf(call, group.group),
            people: group.people,
            sent: group.sent,
            replies: group.replies,
            buyers: group.buyers,
          }),
        )
      : [];
  const text = [
    `#${number} ${name} · ${tell(call, `campaign.status.${campaign.status}`)}`,
    lines.join("\n"),
    ...(why.length > 0 ? [why.join("\n")] : []),
    ...(variants.length > 0 ? [variants.join("\n")] : []),
    ...comparisons.filter(({ metric }) => metric === "purchase").map((one) => liftLine(call, one)),
    ...(recovered ? [tell(call, "stats.recovered", { money: formatMoney(recovered) })] : []),
  ].join("\n\n");
  const again = { value: `/campaign stats ${number}`, title: tell(call, "campaign.do.stats") };
  const pause = { value: `/campaign pause ${number}`, title: tell(call, "campaign.do.pause") };
  return done(text, campaign.status === "sending" ? [again, pause] : [again]);
}

function liftLine(call: CommandCall, { group, against, lift }: Comparison): string {
  const points = (share: number) => (share * 100).toFixed(1);
  return tell(call, lift.isSure ? "stats.lift" : "stats.liftOpen", {
    ...{ group: nameOf(call, group), against: nameOf(call, against) },
    ...{ points: points(lift.difference), low: points(lift.low), high: points(lift.high) },
  });
}

/** A version by its letter; those who were written to, and those who got nothing. */
function nameOf(call: CommandCall, group: string): string {
  if (group === "held") return tell(call, "stats.held");
  return group === "" || group === "all"
    ? tell(call, "stats.written")
    : tell(call, "stats.version", { key: group.toUpperCase() });
}
