/** `/quote María: 2 laptop, 1 mouse 5%`: prices it, asks, makes the quote and, if wanted, sends it to the customer. */
import { z } from "zod";
import { searchProducts } from "../../crm/catalog-search.ts";
import { answerAsRep } from "../../crm/inbox/answer.ts";
import { priceWish, type QuoteWish, quoteForLead } from "../../crm/leads/convert.ts";
import { getLead, type ListedLead } from "../../crm/leads/list.ts";
import { getQuote } from "../../crm/quote-list.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { formatMoney } from "../../lib/money.ts";
import { ask, type Command, type CommandCall, done, type Question, type Reply, tell } from "./command.ts";
import { nameOfLead, whichLead } from "./which.ts";
import { isYes, yesNo } from "./yes.ts";

const wish = z.object({
  leadId: z.string(),
  items: z.array(z.object({ productId: z.string(), quantity: z.int().min(1).max(999) })).max(20),
  percent: z.int().min(0).max(90),
});
const sent = z.object({ leadId: z.string(), quoteId: z.string() });

export const quote: Command = {
  key: "quote",
  needs: "quotes:write",
  async run(call) {
    const [, who = "", what = ""] = /^([^:]*):?\s*([\s\S]*)$/.exec(call.args.trim()) ?? [];
    const which = await whichLead(call, who, "/quote");
    if ("reply" in which) return which.reply;
    const { found } = which;
    if (what.trim() === "")
      return ask(
        { step: "items", data: { leadId: found.id } },
        tell(call, "quote.what", { name: nameOfLead(call, found) }),
      );
    return price(call, found, what);
  },
  async answer(call, question) {
    if (question.step === "items") {
      const { leadId } = wish.pick({ leadId: true }).parse(question.data);
      return price(call, await getLead(call.crm, leadId), call.args);
    }
    if (!isYes(call.args)) return done(tell(call, question.step === "send" ? "quote.notSent" : "quote.dropped"));
    return question.step === "send" ? send(call, question) : make(call, question);
  },
};

/** Each piece between commas is a product, with how many of it before. */
async function price(call: CommandCall, lead: ListedLead, words: string): Promise<Reply> {
  const { crm, chat } = call;
  const [whole = "", digits] = /(\d{1,2})\s*%/.exec(words) ?? [];
  const percent = Number(digits ?? 0);
  const again = { step: "items", data: { leadId: lead.id } };
  const items: { productId: string; quantity: number }[] = [];
  for (const piece of words.replace(whole, " ").split(/[,;\n]+|\s+(?:y|e|and)\s+(?=\d)/u)) {
    const [, count, name = ""] = /^\s*(?:(\d{1,3})\s*(?:x\s+)?)?(.*?)\s*$/u.exec(piece) ?? [];
    if (name === "") continue;
    const [hit] = await searchProducts(asSql(crm.tx), {
      text: name,
      locale: chat.locale,
      order: "relevance",
      limit: 1,
    });
    if (!hit) return ask(again, tell(call, "quote.unknown", { words: name }));
    items.push({ productId: hit.id, quantity: Math.max(1, Number(count ?? 1)) });
  }
  if (items.length === 0) return ask(again, tell(call, "quote.what", { name: nameOfLead(call, lead) }));
  const wanted: QuoteWish = { items, discountPercent: percent, zoneKey: null };
  const { total, subtotal, maxDiscountPercent } = await priceWish(crm, wanted);
  if (percent > maxDiscountPercent) return ask(again, tell(call, "quote.tooMuch", { most: maxDiscountPercent }));
  const products = await crm.tx.product.findMany({ where: { id: { in: items.map(({ productId }) => productId) } } });
  const lines = items.map(({ productId, quantity }) => {
    const product = products.find(({ id }) => id === productId);
    const cents = Number(product?.priceCents ?? 0) * quantity;
    return `${quantity} × ${product?.name ?? ""} · ${formatMoney({ cents, currency: subtotal.currency })}`;
  });
  const off = percent > 0 ? [tell(call, "quote.off", { percent })] : [];
  const text = [
    tell(call, "quote.title", { name: nameOfLead(call, lead) }),
    [...lines, ...off, tell(call, "quote.total", { total: formatMoney(total) })].join("\n"),
    tell(call, "quote.sure"),
  ];
  return ask({ step: "sure", data: { leadId: lead.id, items, percent } }, text.join("\n\n"), yesNo(call));
}

async function make(call: CommandCall, question: Question): Promise<Reply> {
  const { crm, siteUrl } = call;
  const { leadId, items, percent } = wish.parse(question.data);
  const quoteId = await quoteForLead(crm, leadId, { items, discountPercent: percent, zoneKey: null });
  const { number, code } = await getQuote(crm, quoteId);
  const { conversationId } = await getLead(crm, leadId);
  const text = tell(call, "quote.made", { number: String(number), url: `${siteUrl}/q/${code}` });
  if (!conversationId) return done(text);
  return ask({ step: "send", data: { leadId, quoteId } }, `${text}\n\n${tell(call, "quote.sendIt")}`, yesNo(call));
}

async function send(call: CommandCall, question: Question): Promise<Reply> {
  const { crm, siteUrl, after } = call;
  const { leadId, quoteId } = sent.parse(question.data);
  const found = await getLead(crm, leadId);
  const { number, code } = await getQuote(crm, quoteId);
  if (!found.conversationId) return done(tell(call, "quote.notSent"));
  const text = tell(call, "quote.toCustomer", { number: String(number), url: `${siteUrl}/q/${code}` });
  await answerAsRep(crm, found.conversationId, { text, take: true });
  after.outbox(found.conversationId);
  return done(tell(call, "reply.sent", { name: nameOfLead(call, found) }));
}
