/** A campaign as it would go out: how many, who is left out and why, what it costs, how it reads, and what may be done next. */
import { formatMoney } from "../../../lib/money.ts";
import { say } from "../../../lib/texts.ts";
import type { CampaignRecord } from "../../campaigns/campaigns.ts";
import type { CampaignContent } from "../../campaigns/content.ts";
import { type CampaignPreview, previewCampaign } from "../../campaigns/preview.ts";
import { type CommandCall, done, type Reply, tell } from "../command.ts";
import { showMoment } from "../draft/dates.ts";

export async function showPreview(call: CommandCall, campaign: CampaignRecord): Promise<Reply> {
  const preview = await previewCampaign(call.crm, campaign.id);
  return done(previewText(call, campaign, preview), choicesFor(call, campaign, preview));
}

export function previewText(call: CommandCall, campaign: CampaignRecord, preview: CampaignPreview): string {
  const { chat, timeZone } = call;
  const { number, name, status, startAt, endAt, beginsAt } = campaign;
  const { people, reached, held, excluded, later, cost, isEstimate, lacks, examples } = preview;
  const when = (at: Date) => showMoment(at, chat.locale, timeZone);
  const { terms, content } = campaign;
  const reasonLine = (reason: string, count: number) => `· ${count}: ${shortReason(call, reason)}`;
  return [
    `#${number} ${name} · ${tell(call, `campaign.status.${status}`)}`,
    [
      tell(call, "preview.people", { people, reached }),
      ...(terms.holdout > 0 ? [tell(call, "preview.held", { held, share: terms.holdout })] : []),
      ...(cost.cents > 0 ? [tell(call, "preview.cost", { cost: formatMoney(cost) })] : []),
      startAt === null && beginsAt === null
        ? tell(call, "preview.atOnce")
        : tell(call, "preview.begins", { when: when(beginsAt ?? startAt ?? new Date(0)) }),
      ...(endAt === null ? [] : [tell(call, "preview.ends", { when: when(endAt) })]),
      ...(isEstimate ? [tell(call, "preview.estimate")] : []),
    ].join("\n"),
    ...(excluded.length > 0
      ? [
          [
            tell(call, "preview.excluded"),
            ...excluded.map(({ reason, people: count }) => reasonLine(reason, count)),
          ].join("\n"),
        ]
      : []),
    ...(later.length > 0
      ? [
          [tell(call, "preview.later"), ...later.map(({ reason, people: count }) => reasonLine(reason, count))].join(
            "\n",
          ),
        ]
      : []),
    ...examplesOf(call, content, examples),
    ...(lacks.length > 0
      ? [[tell(call, "preview.lacks"), ...lacks.map((lack) => `· ${tell(call, `lack.${lack}`)}`)].join("\n")]
      : []),
  ].join("\n\n");
}

/** The sentence of a reason; of many people it names no details. */
export function shortReason({ chat }: CommandCall, reason: string): string {
  return say(chat.locale, `commands.reason.${reason}`);
}

/** How it reads for somebody: each version once, with its part of the people. */
function examplesOf(call: CommandCall, { variants }: CampaignContent, examples: CampaignPreview["examples"]): string[] {
  const whole = variants.reduce((sum, { weight }) => sum + weight, 0);
  return variants.flatMap(({ key, weight }) => {
    const example = examples.find(({ variant }) => variant === key);
    if (!example) return [];
    const values = { name: example.name ?? tell(call, "nameless"), text: example.text };
    if (variants.length === 1) return [tell(call, "preview.example", values)];
    const share = Math.round((100 * weight) / whole);
    return [tell(call, "preview.version", { ...values, key: key.toUpperCase(), share })];
  });
}

function choicesFor(call: CommandCall, { number, status, kind, content }: CampaignRecord, { lacks }: CampaignPreview) {
  const choice = (part: string, title = part) => ({
    value: `/campaign ${part} ${number}`,
    title: tell(call, `campaign.do.${title}`),
  });
  if (status === "draft")
    return [
      choice("test"),
      ...(lacks.length === 0 ? [choice("start")] : []),
      ...(kind === "broadcast" && content.variants.length > 0
        ? [content.variants.length === 1 ? choice("versions", "second") : choice("versions")]
        : []),
      choice("holdout"),
    ];
  if (status === "scheduled") return [choice("undo"), choice("stats")];
  if (status === "sending") return [choice("pause"), choice("stats")];
  return status === "paused" ? [choice("resume"), choice("stop"), choice("stats")] : [choice("stats")];
}
