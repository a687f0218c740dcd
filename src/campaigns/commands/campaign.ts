/** `/campaign`: made, tested, confirmed and followed from a chat. Its parts are called by the next word. */
import { foldPlain } from "../../lib/text.ts";
import { type CampaignRecord, findCampaigns, listCampaigns } from "../campaigns/campaigns.ts";
import { begin, change, confirm, test } from "./campaign/acts.ts";
import { answerNew, startFromWords, startNew } from "./campaign/new.ts";
import { showPreview } from "./campaign/show.ts";
import { showStats } from "./campaign/stats.ts";
import { answerTrial, holdout, versions } from "./campaign/trial.ts";
import { type Command, type CommandCall, done, type Reply, tell } from "./command.ts";
import { COMPARED } from "./draft/words.ts";
import { called, meant } from "./names.ts";

/** @param said what stands behind the campaign, where `ACTS` says how that is told apart */
type Act = (call: CommandCall, campaign: CampaignRecord, said: string) => Promise<Reply>;

interface Part {
  readonly key: string;
  readonly act: Act;
  /** The campaign, and what is said of it. */
  readonly takes?: RegExp;
}

/** What is done with one campaign, by the word for it. */
const ACTS: readonly Part[] = [
  { key: "show", act: showPreview },
  { key: "start", act: begin },
  { key: "test", act: test },
  { key: "pause", act: (call, one) => change(call, one, "pause") },
  { key: "resume", act: (call, one) => change(call, one, "resume") },
  { key: "undo", act: (call, one) => change(call, one, "undo") },
  { key: "stop", act: (call, one) => change(call, one, "stop") },
  { key: "stats", act: showStats },
  { key: "versions", act: versions, takes: /^(#?\d+)[\s:]+(.+)$/s },
  { key: "holdout", act: holdout, takes: /^(|#?\d+\s+|.*\S\s+(?=\d+\s*%))(\d{1,2}\s*%?)$/s },
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
    // "A/B para los fríos" says what is wanted: no part of that name is meant.
    if (!isShort && COMPARED.test(foldPlain(first))) return startFromWords(call, words);
    const part = called(first, PARTS, nameOf) ?? (isShort ? meant(first, PARTS, nameOf) : null);
    if (!part) return startFromWords(call, words);
    if (part.key === "new") return rest.trim() === "" ? startNew(call) : startFromWords(call, rest);
    if (part.key === "list") return list(call);
    const chosen = ACTS.find(({ key }) => key === part.key);
    return chosen ? one(call, rest, chosen) : list(call);
  },
  async answer(call, question) {
    const { step } = question;
    if (step === "confirm") return confirm(call, question);
    return step === "versions" || step === "holdout" ? answerTrial(call, question) : answerNew(call, question);
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
async function one(call: CommandCall, words: string, { key, act, takes }: Part): Promise<Reply> {
  const [, of, said = ""] = takes?.exec(words.trim()) ?? [];
  const wanted = (of ?? words).trim();
  const found =
    wanted === "" ? await listCampaigns(call.crm, { after: null, limit: 1 }) : await findCampaigns(call.crm, wanted);
  const [first, ...others] = found;
  if (!first) return done(tell(call, "campaign.unknown", { words: wanted }));
  if (others.length === 0) return act(call, first, said.trim());
  const choices = found.map(({ number, name }) => ({
    value: `/campaign ${key} ${number} ${said}`.trim(),
    title: `#${number} ${name}`.slice(0, 40),
  }));
  return done(tell(call, "campaign.which"), choices);
}
