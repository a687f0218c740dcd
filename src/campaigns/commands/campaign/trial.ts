/** What a draft is measured by, chosen from a chat: a second text against the first (A/B), and a part that gets nothing. */
import { z } from "zod";
import type { Choice } from "../../../channels/channel.ts";
import { foldPlain } from "../../../lib/text.ts";
import { type CampaignRecord, changeCampaign, getCampaign } from "../../campaigns/campaigns.ts";
import { type CampaignVariant, MOST_VARIANTS } from "../../campaigns/content.ts";
import { MOST_HOLDOUT } from "../../campaigns/terms.ts";
import { ask, type CommandCall, done, type Question, type Reply, tell } from "../command.ts";
import { readShare } from "../draft/parse.ts";
import { allNames } from "../names.ts";
import { showPreview } from "./show.ts";
import { badText, canBeSaid } from "./text.ts";

const asked = z.object({ id: z.string(), version: z.int() });
/** Parts that are offered, in percent. */
const SHARES = [5, 10, 20];
const KEYS = [..."abcdefghij"];

/** `/campaign versions 1001`: asks for one more text, or takes the one that stands behind the number. */
export async function versions(call: CommandCall, campaign: CampaignRecord, said: string): Promise<Reply> {
  const isBroadcast = campaign.kind === "broadcast" && campaign.content.variants.length > 0;
  if (!isBroadcast) return done(tell(call, "versions.notHere"));
  return changing(call, campaign, said, askVersion, takeVersion);
}

/** `/campaign holdout 1001`: asks for the part, or takes the percentage that stands behind the number. */
export function holdout(call: CommandCall, campaign: CampaignRecord, said: string): Promise<Reply> {
  return changing(call, campaign, said, askHoldout, takeHoldout);
}

/** The answer to one of the questions here. */
export async function answerTrial(call: CommandCall, { step, data }: Question): Promise<Reply> {
  const { id, version } = asked.parse(data);
  const campaign = await getCampaign(call.crm, id);
  const said = call.args.trim();
  if (isBack(said)) return showPreview(call, campaign);
  // What somebody changed on the page meanwhile is not written over: the verb refuses the version that was seen.
  const seen = { ...campaign, version };
  return step === "versions" ? takeVersion(call, seen, said) : takeHoldout(call, seen, said);
}

/** The variants with one more that says the text where the first says its own: on the same channels, in the same template. */
export function withVersion(variants: readonly CampaignVariant[], text: string): CampaignVariant[] {
  const [first] = variants;
  const key = KEYS.find((one) => variants.every((variant) => variant.key !== one));
  if (!first || key === undefined) return [...variants];
  const flat = (words: string) => words.replace(/\s+/g, " ");
  const messages = first.messages.map(({ text: before, template, ...message }) => ({
    ...message,
    text,
    ...(template
      ? {
          template: {
            ...template,
            values: template.values.map((value) => (value === flat(before) ? flat(text) : value)),
          },
        }
      : {}),
  }));
  return [...variants, { ...first, key, messages }];
}

type Take = (call: CommandCall, campaign: CampaignRecord, said: string) => Promise<Reply>;

async function changing(
  call: CommandCall,
  campaign: CampaignRecord,
  said: string,
  question: (call: CommandCall, campaign: CampaignRecord) => Reply,
  take: Take,
): Promise<Reply> {
  const { number, status } = campaign;
  if (status !== "draft")
    return done(
      tell(call, "campaign.isNot", { number: String(number), status: tell(call, `campaign.status.${status}`) }),
    );
  return said === "" ? question(call, campaign) : take(call, campaign, said);
}

function askVersion(call: CommandCall, campaign: CampaignRecord, fault = ""): Reply {
  const { variants } = campaign.content;
  const isFull = variants.length >= MOST_VARIANTS;
  const text = isFull
    ? tell(call, "versions.full", { count: variants.length })
    : tell(call, "versions.ask", { count: variants.length, text: variants[0]?.messages[0]?.text ?? "" });
  return ask({ step: "versions", data: seenOf(campaign) }, fault || text, [
    ...(variants.length > 1 ? [{ value: "single", title: tell(call, "versions.single") }] : []),
    back(call),
  ]);
}

async function takeVersion(call: CommandCall, campaign: CampaignRecord, said: string): Promise<Reply> {
  const { content } = campaign;
  const isSingle = said === "single";
  if (!isSingle && content.variants.length >= MOST_VARIANTS) return askVersion(call, campaign);
  if (!isSingle && !canBeSaid(said)) return askVersion(call, campaign, badText(call));
  const variants = isSingle ? content.variants.slice(0, 1) : withVersion(content.variants, said);
  const { id, version } = campaign;
  return showPreview(call, await changeCampaign(call.crm, id, version, { content: { ...content, variants } }));
}

function askHoldout(call: CommandCall, campaign: CampaignRecord, fault = ""): Reply {
  const { holdout: now } = campaign.terms;
  return ask({ step: "holdout", data: seenOf(campaign) }, fault || tell(call, "holdout.ask"), [
    ...SHARES.map((share) => ({ value: `${share}%`, title: `${share} %` })),
    ...(now > 0 ? [{ value: "0%", title: tell(call, "holdout.nobody") }] : []),
    back(call),
  ]);
}

async function takeHoldout(call: CommandCall, campaign: CampaignRecord, said: string): Promise<Reply> {
  const share = allNames("holdout.nobodyWords").includes(foldPlain(said)) ? 0 : readShare(said);
  if (share === null || share > MOST_HOLDOUT)
    return askHoldout(call, campaign, tell(call, "holdout.bad", { most: MOST_HOLDOUT }));
  const { id, version } = campaign;
  return showPreview(call, await changeCampaign(call.crm, id, version, { terms: { holdout: share } }));
}

function seenOf({ id, version }: CampaignRecord) {
  return { id, version };
}

function back(call: CommandCall): Choice {
  return { value: "back", title: tell(call, "back.title") };
}

function isBack(said: string): boolean {
  return allNames("back.words").includes(foldPlain(said.replace(/[.!]+$/, "")));
}
