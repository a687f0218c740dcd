/** `/segment`: the segments with their sizes; with words, how many people these mean, and kept under a name if wanted. */
import { z } from "zod";
import type { Json } from "../../channels/message.ts";
import { searchProducts } from "../../crm/catalog-search.ts";
import { previewRule } from "../../crm/segments/members.ts";
import { segmentRule } from "../../crm/segments/rule.ts";
import { findSegments, listSegments, makeSegment } from "../../crm/segments/segments.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { truncate } from "../../lib/text.ts";
import { describeAudience } from "./campaign/say.ts";
import { ask, type Command, type CommandCall, done, type Reply, tell } from "./command.ts";
import { namesSomebody } from "./draft/draft.ts";
import { readAudience } from "./draft/parse.ts";
import { ruleOf } from "./draft/rule.ts";

const SHOWN = 15;
const NAME = 80;
const kept = z.object({ rule: segmentRule, name: z.string() });

export const segment: Command = {
  key: "segment",
  needs: "campaigns:write",
  run: (call) => (call.args.trim() === "" ? list(call) : find(call, call.args.trim())),
  async answer(call, question) {
    const { rule, name } = kept.parse(question.data);
    const said = call.args.trim();
    if (said === "no") return done(tell(call, "segment.notKept"));
    const made = await makeSegment(call.crm, { name: truncate(said === "keep" ? name : said, NAME), rule });
    return done(tell(call, "segment.kept", { name: made.name, size: made.size }), [useIt(call, made.name)]);
  },
};

const useIt = (call: CommandCall, name: string) => ({ value: `/broadcast ${name}`, title: tell(call, "segment.use") });

async function list(call: CommandCall): Promise<Reply> {
  const all = await listSegments(call.crm);
  if (all.length === 0) return done(tell(call, "segment.none"));
  const lines = all.slice(0, SHOWN).map(({ name, size }) => `${name} · ${size}`);
  return done(`${tell(call, "segment.title")}\n\n${lines.join("\n")}\n\n${tell(call, "segment.how")}`);
}

async function find(call: CommandCall, words: string): Promise<Reply> {
  const { crm, chat } = call;
  const [named] = await findSegments(crm, words);
  if (named) return done(tell(call, "segment.is", { name: named.name, size: named.size }), [useIt(call, named.name)]);
  const who = readAudience(words);
  const hits =
    who.interest === null
      ? []
      : await searchProducts(asSql(crm.tx), { text: who.interest, locale: chat.locale, order: "relevance", limit: 50 });
  const rule = namesSomebody(who)
    ? ruleOf(
        who,
        hits.map(({ id }) => id),
      )
    : null;
  if (!rule) return done(tell(call, "segment.unknown"));
  const { count, of, optedOut } = await previewRule(crm, rule);
  const name = describeAudience(call, who);
  return ask(
    { step: "keep", data: { rule, name } as unknown as Json },
    tell(call, "segment.found", { name, count, of, optedOut }),
    [
      { value: "keep", title: tell(call, "segment.keep") },
      { value: "no", title: tell(call, "no.title") },
    ],
  );
}
