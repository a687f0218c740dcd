/** The message to go on with when everything is answered: about the case, the quote, the order or what was offered, in this order. */
import { formatMoment } from "../../lib/day.ts";
import type { Locale } from "../../lib/locale.ts";
import { formatMoney } from "../../lib/money.ts";
import { say, type TextValues } from "../../lib/texts.ts";
import type { AgentTools } from "../agent.ts";
import { firstName } from "../concierge/courtesies.ts";
import { readState } from "../state.ts";
import type { ThinkInput } from "../think.ts";

export interface NextMessage {
  readonly text: string;
  readonly why: string;
}

const UNDER_WAY = ["preparing", "ready", "shipped"];

/** Every number and name in it is of the contact's own records. */
export async function nextMessage(input: ThinkInput, locale: Locale, tools: AgentTools): Promise<NextMessage> {
  const { treatment } = input.tenant.settings;
  const name = firstName(input.contactName);
  const about = (key: string, why: string, values: TextValues = {}): NextMessage => ({
    text: say(locale, `assist.next.${key}`, { name, hasName: name ? "yes" : "no", treatment, ...values }),
    why,
  });
  const open = (await tools.getCases()).find(({ status, number }) => status !== "resolved" && number !== null);
  if (open) return about("case", "A case of theirs is open.", { number: String(open.number) });
  const quotes = await tools.getQuotes();
  const quote = quotes.find(
    ({ status, validUntil }) => (status === "sent" || status === "accepted") && validUntil > input.now,
  );
  if (quote)
    return about("quote", "A quote of theirs can still be paid.", {
      number: String(quote.number),
      total: formatMoney(quote.total),
      until: formatMoment(quote.validUntil, locale, input.tenant.timeZone),
    });
  const order = (await tools.getOrders()).find(({ status }) => UNDER_WAY.includes(status));
  if (order) return about("order", "An order of theirs is under way.", { number: String(order.number) });
  const [offered] = await tools.getProducts(readState(input.state).offeredProductIds.slice(0, 1));
  if (offered) return about("offered", "They were shown a product and have not decided.", { product: offered.name });
  return about("open", "Everything is answered and nothing is open.");
}
