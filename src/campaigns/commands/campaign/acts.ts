/** What is done with a campaign from a chat: tested on oneself, confirmed, taken back, paused, ended. */
import { z } from "zod";
import type { CampaignRecord } from "../../campaigns/campaigns.ts";
import { getCampaign } from "../../campaigns/campaigns.ts";
import {
  cancelCampaign,
  confirmCampaign,
  pauseCampaign,
  resumeCampaign,
  undoCampaign,
} from "../../campaigns/lifecycle.ts";
import { previewCampaign } from "../../campaigns/preview.ts";
import { testCampaign } from "../../campaigns/test-send.ts";
import { ask, type CommandCall, done, type Question, type Reply, tell } from "../command.ts";
import { showMoment } from "../draft/dates.ts";
import { isYes, yesNo } from "../yes.ts";
import { shortReason, showPreview } from "./show.ts";
import { testSequence } from "./test-sequence.ts";

const asked = z.object({ id: z.string(), version: z.int() });

/** To this very chat, as to a customer of that name. */
export async function test(call: CommandCall, campaign: CampaignRecord): Promise<Reply> {
  const { crm, chat, timeZone, siteUrl } = call;
  const { id, number, kind } = campaign;
  const { contactId } = await crm.tx.conversation.findUniqueOrThrow({
    where: { id: chat.conversationId },
    select: { contactId: true },
  });
  const reader = { contactId, locale: chat.locale, timeZone, siteUrl };
  const planned =
    kind === "sequence" ? await testSequence(crm, campaign, reader) : await testCampaign(crm, id, { contactId });
  const stopped = planned.find(({ verdict }) => verdict.verdict === "drop");
  const choice = { value: `/campaign start ${number}`, title: tell(call, "campaign.do.start") };
  if (stopped && stopped.verdict.verdict === "drop")
    return done(tell(call, "campaign.testFailed", { reason: shortReason(call, stopped.verdict.reason) }), [choice]);
  return done(tell(call, "campaign.tested", { number: String(number) }), [choice]);
}

/** Asks once more, with the number of people, as it is at this moment. */
export async function begin(call: CommandCall, campaign: CampaignRecord): Promise<Reply> {
  const { id, version, number, name, status } = campaign;
  if (status !== "draft")
    return done(
      tell(call, "campaign.isNot", { number: String(number), status: tell(call, `campaign.status.${status}`) }),
    );
  const { reached, people, lacks } = await previewCampaign(call.crm, id);
  if (lacks.length > 0) return showPreview(call, campaign);
  const text = tell(call, "campaign.sure", { number: String(number), name, reached, left: people - reached });
  return ask({ step: "confirm", data: { id, version } }, text, yesNo(call));
}

/** The answer to the question above. */
export async function confirm(call: CommandCall, question: Question): Promise<Reply> {
  const { crm, chat, timeZone } = call;
  const { id, version } = asked.parse(question.data);
  const { number } = await getCampaign(crm, id);
  if (!isYes(call.args)) return done(tell(call, "campaign.kept", { number: String(number) }));
  const { beginsAt } = await confirmCampaign(crm, id, version);
  const when = showMoment(beginsAt ?? crm.clock.now(), chat.locale, timeZone);
  const undo = { value: `/campaign undo ${number}`, title: tell(call, "campaign.do.undo") };
  return done(tell(call, "campaign.confirmed", { number: String(number), when }), [undo]);
}

const CHANGES = { pause: pauseCampaign, resume: resumeCampaign, undo: undoCampaign, stop: cancelCampaign } as const;
/** In which states each makes sense; in others the verb would refuse. */
const FROM: Readonly<Record<keyof typeof CHANGES, readonly string[]>> = {
  pause: ["scheduled", "sending"],
  resume: ["paused"],
  undo: ["scheduled", "paused"],
  stop: ["scheduled", "sending", "paused"],
};

export async function change(call: CommandCall, campaign: CampaignRecord, how: keyof typeof CHANGES): Promise<Reply> {
  const { id, status, begunAt } = campaign;
  const number = String(campaign.number);
  if (!FROM[how].includes(status) || (how === "undo" && begunAt !== null)) {
    const key = how === "undo" && begunAt !== null ? "campaign.begun" : "campaign.isNot";
    const choices =
      key === "campaign.begun" ? [{ value: `/campaign pause ${number}`, title: tell(call, "campaign.do.pause") }] : [];
    return done(tell(call, key, { number, status: tell(call, `campaign.status.${status}`) }), choices);
  }
  await CHANGES[how](call.crm, id);
  const choices =
    how === "pause" ? [{ value: `/campaign resume ${number}`, title: tell(call, "campaign.do.resume") }] : [];
  return done(tell(call, `campaign.changed.${how}`, { number }), choices);
}
