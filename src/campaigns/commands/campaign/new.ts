/** A campaign made step by step: to whom, which words, when. What somebody has said already is not asked again. */
import { z } from "zod";
import type { Choice } from "../../../channels/channel.ts";
import type { Json } from "../../../channels/message.ts";
import { searchProducts } from "../../../crm/catalog-search.ts";
import type { CrmContext } from "../../../crm/context.ts";
import { previewRule } from "../../../crm/segments/members.ts";
import { segmentRule } from "../../../crm/segments/rule.ts";
import { findSegments, listSegments, type SegmentRecord } from "../../../crm/segments/segments.ts";
import { asSql } from "../../../infra/transaction-client.ts";
import { foldPlain, truncate } from "../../../lib/text.ts";
import { draftCampaign } from "../../campaigns/campaigns.ts";
import { listSequences } from "../../sequences/read-list.ts";
import { inLocale } from "../../sequences/wording.ts";
import { ask, type CommandCall, type Question, type Reply, tell } from "../command.ts";
import { readMoment } from "../draft/dates.ts";
import { type CampaignDraft, namesSomebody } from "../draft/draft.ts";
import { readAudience, readDraft } from "../draft/parse.ts";
import { ruleOf } from "../draft/rule.ts";
import { allNames } from "../names.ts";
import { describeAudience, proposeText } from "./say.ts";
import { showPreview } from "./show.ts";
import { templateChoices, templateFor } from "./templates.ts";
import { badText, canBeSaid } from "./text.ts";
import { withVersion } from "./trial.ts";

const plan = z.object({
  /** As people read it. */
  who: z.string().nullable().default(null),
  segmentId: z.string().nullable().default(null),
  rule: segmentRule.nullable().default(null),
  /** One message, or the key of a sequence; null until it is chosen. */
  what: z.string().nullable().default(null),
  text: z.string().nullable().default(null),
  /** Proposed, until it is taken. */
  proposal: z.string().nullable().default(null),
  template: z.string().nullable().default(null),
  templateAsked: z.boolean().default(false),
  /** Another text beside the first, where one is wanted. */
  isCompared: z.boolean().default(false),
  second: z.string().nullable().default(null),
  holdout: z.int().nullable().default(null),
  startAt: z.iso.datetime().nullable().default(null),
  whenAsked: z.boolean().default(false),
  endAt: z.iso.datetime().nullable().default(null),
});
type Plan = z.infer<typeof plan>;

const SEGMENTS = 6;
const NAME = 60;
const MORNING = "09:00";

export function startNew(call: CommandCall): Promise<Reply> {
  return next(call, plan.parse({}));
}

/** From a sentence: read by a model where there is one, else by the built-in reader. */
export async function startFromWords(call: CommandCall, words: string): Promise<Reply> {
  const { crm, timeZone } = call;
  const draft = call.draft ?? readDraft(words, { now: crm.clock.now(), timeZone });
  const who = await whoIs(call, draft, words);
  return next(
    call,
    plan.parse({
      ...who,
      text: draft.text,
      proposal: proposeText(call, draft),
      startAt: draft.startAt?.toISOString() ?? null,
      whenAsked: draft.startAt !== null,
      endAt: draft.until?.toISOString() ?? null,
      isCompared: draft.isCompared,
      second: draft.second !== null && canBeSaid(draft.second) ? draft.second : null,
      holdout: draft.holdout,
    }),
  );
}

/** The answer to a question of the dialogue. */
export async function answerNew(call: CommandCall, { step, data }: Question): Promise<Reply> {
  const now = plan.parse(data);
  const said = call.args.trim();
  if (step === "who") return answerWho(call, now, said);
  if (step === "what") return answerWhat(call, now, said);
  if (step === "text") return answerText(call, now, said);
  if (step === "second") return answerSecond(call, now, said);
  if (step === "template") return answerTemplate(call, now, said);
  return answerWhen(call, now, said);
}

/** Asks for what is missing; with all of it the draft is written and shown. */
async function next(call: CommandCall, now: Plan): Promise<Reply> {
  const data = now as unknown as Json;
  if (now.segmentId === null && now.rule === null) {
    const segments = await listSegments(call.crm);
    const choices = [
      ...segments
        .slice(0, SEGMENTS)
        .map(({ id, name, size }) => ({ value: id, title: truncate(`${name} (${size})`, 40) })),
      { value: "everybody", title: tell(call, "new.everybody") },
    ];
    return ask({ step: "who", data }, tell(call, "new.who"), choices);
  }
  if (now.what === null && now.text === null && now.proposal === null) {
    const choices = await sequenceChoices(call);
    if (choices.length > 0)
      return ask({ step: "what", data }, tell(call, "new.what", { who: now.who ?? "" }), [
        { value: "message", title: tell(call, "new.oneMessage") },
        ...choices,
      ]);
  }
  const isMessage = now.what === null || now.what === "message";
  if (isMessage && now.text === null) {
    const choices = now.proposal === null ? [] : [{ value: "use", title: tell(call, "new.use") }];
    const proposed = now.proposal === null ? "" : `\n\n${tell(call, "new.proposal", { text: now.proposal })}`;
    return ask({ step: "text", data }, `${tell(call, "new.text", { who: now.who ?? "" })}${proposed}`, choices);
  }
  if (isMessage && now.isCompared && now.second === null) return askSecond(call, now, tell(call, "new.second"));
  if (isMessage && !now.templateAsked) {
    const choices = await templateChoices(call);
    if (choices.length > 0)
      return ask({ step: "template", data }, tell(call, "new.template"), [
        ...choices,
        { value: "none", title: tell(call, "new.noTemplate") },
      ]);
  }
  if (!now.whenAsked)
    return ask({ step: "when", data }, tell(call, "new.when"), [{ value: "now", title: tell(call, "new.now") }]);
  return write(call, now);
}

async function answerWho(call: CommandCall, now: Plan, said: string): Promise<Reply> {
  const segments = await listSegments(call.crm);
  const chosen = segments.find(({ id }) => id === said);
  if (chosen) return next(call, { ...now, segmentId: chosen.id, who: chosen.name });
  const words = said === "everybody" ? tell(call, "new.everybodyWords") : said;
  const draft = {
    ...readDraft(words, { now: call.crm.clock.now(), timeZone: call.timeZone }),
    audience: readAudience(words),
  };
  const who = await whoIs(call, draft, words);
  if (who.segmentId === null && who.rule === null) {
    const asked = await next(call, now);
    return {
      ...asked,
      parts: [
        { type: "text", text: tell(call, "new.nobody") },
        ...asked.parts.filter(({ type }) => type === "choices"),
      ],
    };
  }
  return next(call, { ...now, ...who, holdout: draft.holdout ?? now.holdout });
}

async function answerWhat(call: CommandCall, now: Plan, said: string): Promise<Reply> {
  const choices = await sequenceChoices(call);
  if (choices.some(({ value }) => value === said)) return next(call, { ...now, what: said });
  // Whoever writes a text at once has chosen.
  return said === "message" ? next(call, { ...now, what: said }) : answerText(call, { ...now, what: "message" }, said);
}

async function answerText(call: CommandCall, now: Plan, said: string): Promise<Reply> {
  const text = said === "use" && now.proposal !== null ? now.proposal : said;
  if (canBeSaid(text)) return next(call, { ...now, text });
  return ask({ step: "text", data: now as unknown as Json }, badText(call));
}

function askSecond(call: CommandCall, now: Plan, text: string): Reply {
  return ask({ step: "second", data: now as unknown as Json }, text, [
    { value: "single", title: tell(call, "versions.single") },
  ]);
}

async function answerSecond(call: CommandCall, now: Plan, said: string): Promise<Reply> {
  if (said === "single") return next(call, { ...now, isCompared: false });
  return canBeSaid(said) ? next(call, { ...now, second: said }) : askSecond(call, now, badText(call));
}

async function answerTemplate(call: CommandCall, now: Plan, said: string): Promise<Reply> {
  const template = (await templateFor(call, said)) === null ? null : said;
  return next(call, { ...now, template, templateAsked: true });
}

async function answerWhen(call: CommandCall, now: Plan, said: string): Promise<Reply> {
  const { crm, timeZone } = call;
  if (allNames("new.nowWords").includes(foldPlain(said))) return next(call, { ...now, startAt: null, whenAsked: true });
  const moment = readMoment(said, { now: crm.clock.now(), timeZone, hour: MORNING });
  if (!moment || (now.endAt !== null && moment.at >= new Date(now.endAt)))
    return ask({ step: "when", data: now as unknown as Json }, tell(call, "new.badWhen"), [
      { value: "now", title: tell(call, "new.now") },
    ]);
  return next(call, { ...now, startAt: moment.at.toISOString(), whenAsked: true });
}

async function write(call: CommandCall, now: Plan): Promise<Reply> {
  const { text, second, who, what, segmentId, rule, startAt, endAt, holdout } = now;
  const isMessage = what === null || what === "message";
  const template = now.template === null ? null : await templateFor(call, now.template, text ?? "");
  const message = { channel: "chat" as const, text: text ?? "", ...(template ? { template } : {}) };
  const first = [{ key: "a", weight: 1, messages: [message] }];
  const made = await draftCampaign(call.crm, {
    name: truncate(tell(call, "new.name", { who: who ?? "" }), NAME),
    ...(segmentId ? { segmentId } : { rule }),
    ...(isMessage
      ? { content: { variants: second === null ? first : withVersion(first, second) } }
      : { kind: "sequence" as const, sequenceKey: what }),
    ...(holdout === null ? {} : { terms: { holdout } }),
    startAt: startAt === null ? null : new Date(startAt),
    endAt: endAt === null ? null : new Date(endAt),
  });
  return showPreview(call, made);
}

/** The sequences that are on. */
async function sequenceChoices(call: CommandCall): Promise<Choice[]> {
  const all = await listSequences(call.crm);
  return all
    .filter(({ status, program }) => status === "on" && program !== "cart" && program !== "payment")
    .slice(0, SEGMENTS)
    .map(({ key, name }) => ({ value: key, title: truncate(inLocale(name, call.chat.locale), 40) }));
}

/** A segment of that name, or the rule of what the words say. */
async function whoIs(
  call: CommandCall,
  draft: CampaignDraft,
  words: string,
): Promise<Pick<Plan, "who" | "segmentId" | "rule">> {
  const { crm, chat } = call;
  const named = await segmentNamed(crm, words);
  if (named) return { who: named.name, segmentId: named.id, rule: null };
  const { audience } = draft;
  if (!namesSomebody(audience)) return { who: null, segmentId: null, rule: null };
  const hits =
    audience.interest === null
      ? []
      : await searchProducts(asSql(crm.tx), {
          text: audience.interest,
          locale: chat.locale,
          order: "relevance",
          limit: 50,
        });
  const rule = ruleOf(
    audience,
    hits.map(({ id }) => id),
  );
  if (rule === null) return { who: null, segmentId: null, rule: null };
  // Throws where the business has no such field.
  await previewRule(crm, rule);
  return { who: describeAudience(call, audience), segmentId: null, rule };
}

/** The segment that the words are, or that stands in them by its whole name: the longest of these. */
async function segmentNamed(crm: CrmContext, words: string): Promise<SegmentRecord | null> {
  const [meant] = await findSegments(crm, words);
  if (meant) return meant;
  const within = ` ${foldPlain(words).replace(/[^\p{L}\p{N}]+/gu, " ")} `;
  const fits = (await listSegments(crm)).filter(({ name }) => {
    const plain = foldPlain(name)
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
    return plain.length >= 3 && within.includes(` ${plain} `);
  });
  return fits.sort((one, other) => other.name.length - one.name.length)[0] ?? null;
}
