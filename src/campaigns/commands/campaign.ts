/** `/campaign`: made, tested, confirmed and followed from a chat. Its parts are called by the next word. */
import { type CampaignRecord, findCampaigns, listCampaigns } from "../campaigns/campaigns.ts";
import { begin, change, confirm, test } from "./campaign/acts.ts";
import { answerNew, startFromWords, startNew } from "./campaign/new.ts";
import { showPreview } from "./campaign/show.ts";
import { showStats } from "./campaign/stats.ts";
import { type Command, type CommandCall, done, type Reply, tell } from "./command.ts";
import { called, meant } from "./names.ts";

type Act = (call: CommandCall, campaign: CampaignRecord) => Promise<Reply>;

/** What is done with one campaign, by the word for it. */
const ACTS: readonly { readonly key: string; readonly act: Act }[] = [
  { key: "show", act: showPreview },
  { key: "start", act: begin },
  { key: "test", act: test },
  { key: "pause", act: (call, one) => change(call, one, "pause") },
  { key: "resume", act: (call, one) => change(call, one, "resume") },
  { key: "undo", act: (call, one) => change(call, one, "undo") },
  { key: "stop", act: (call, one) => change(call, one, "stop") },
  { key: "stats", act: showStats },
];
const PARTS = [{ key: "new" }, { key: "list" }, ...ACTS];
const SHOWN = 10;

export const campaign: Command = {
  key: "campaign",
  needs: "campaigns:write",
  async run(call) {
    const words = call.args.trim();
    const [, first = "", rest = ""] = /^(\S*)\s*([\s\S]*)$/.exec(words) ?? [];
    if (words === "") return list(call);
    const nameOf = ({ key }: { key: string }) => `campaign.parts.${key}`;
    // A sentence is a draft: of a single word, or one with a number, a typo is more likely.
    const isShort = rest === "" || /^#?\d+$/.test(rest.trim());
    const part = called(first, PARTS, nameOf) ?? (isShort ? meant(first, PARTS, nameOf) : null);
    if (!part) return startFromWords(call, words);
    if (part.key === "new") return rest.trim() === "" ? startNew(call) : startFromWords(call, rest);
    if (part.key === "list") return list(call);
    const chosen = ACTS.find(({ key }) => key === part.key);
    return chosen ? one(call, rest, chosen) : list(call);
  },
  async answer(call, question) {
    return question.step === "confirm" ? confirm(call, question) : answerNew(call, question);
  },
};

async function list(call: CommandCall): Promise<Reply> {
  const all = await listCampaigns(call.crm, { after: null, limit: SHOWN });
  const make = { value: "/campaign new", title: tell(call, "campaign.make") };
  if (all.length === 0) return done(tell(call, "campaign.none"), [make]);
  const lines = all.map(
    ({ number, name, status, size }) =>
      `#${number} ${name} · ${tell(call, `campaign.status.${status}`)}${size > 0 ? ` · ${size}` : ""}`,
  );
  return done(`${tell(call, "campaign.title")}\n\n${lines.join("\n")}\n\n${tell(call, "campaign.how")}`, [make]);
}

/** The campaign that is meant: by number or name; without words the newest, since it is the one that is being made. */
async function one(call: CommandCall, words: string, { key, act }: (typeof ACTS)[number]): Promise<Reply> {
  const wanted = words.trim();
  const found =
    wanted === "" ? await listCampaigns(call.crm, { after: null, limit: 1 }) : await findCampaigns(call.crm, wanted);
  const [first, ...others] = found;
  if (!first) return done(tell(call, "campaign.unknown", { words: wanted }));
  if (others.length === 0) return act(call, first);
  const choices = found.map(({ number, name }) => ({
    value: `/campaign ${key} ${number}`,
    title: `#${number} ${name}`.slice(0, 40),
  }));
  return done(tell(call, "campaign.which"), choices);
}
