/** Where an order is: only the contact's own orders, from the data alone. */
import { formatDay } from "../../lib/day.ts";
import { wallClock } from "../../lib/time.ts";
import type { AgentTools, Decision, OrderFacts, Turn } from "../agent.ts";
import { conclude, sentences, type Voice } from "../voice.ts";
import { serviceMemory } from "./memory.ts";
import { namedNumber, orderMeant } from "./own-orders.ts";
import { personChoices } from "./person-choices.ts";

/** Hours of silence after which an answered question counts as solved. */
export const SILENCE_HOURS = 72;
/** Orders that are listed to choose from. */
const LISTED_MAX = 5;

/** Tells the order's state, asks which one is meant, or says honestly that there is none. */
export async function answerOrderStatus(turn: Turn, tools: AgentTools, voice: Voice): Promise<Decision> {
  const orders = await tools.getOrders();
  const order = orderMeant(turn, orders);
  if (order) return tellOrder(order, turn, voice);
  const number = namedNumber(turn);
  if (number !== null) {
    return offerPerson(turn, voice, voice.tell("cases.order.not_yours", { number: String(number) }), {
      helped: false,
      why: "The order asked for is none of this contact's; nothing is said of it.",
    });
  }
  if (orders.length > 1) return askWhich(orders, turn, voice);
  if (turn.state.pending === "order_asked") {
    return offerPerson(turn, voice, voice.tell("cases.order.no_number"), {
      helped: false,
      why: "Neither an order of this contact nor a number; a person is offered.",
    });
  }
  return conclude("cases", turn, voice, {
    replies: [{ text: voice.tell("cases.order.ask_number") }],
    memory: serviceMemory(turn),
    pending: "order_asked",
    why: "No order of this contact is known; asked for its number.",
  });
}

function tellOrder(order: OrderFacts, turn: Turn, voice: Voice): Decision {
  const { timeZone } = turn.business;
  const isUnderWay = order.status === "preparing" || order.status === "shipped";
  const isLate = isUnderWay && order.promisedAt !== null && isPast(order.promisedAt, turn);
  const date = order.promisedAt && formatDay(order.promisedAt, voice.locale, timeZone);
  const told = voice.tell(`cases.order.${order.status}`, {
    number: String(order.number),
    hasDate: date && isUnderWay && !isLate ? "yes" : "no",
    date: date ?? "",
  });
  const tracking =
    order.tracking && isUnderWay ? voice.tell("cases.order.tracking", { tracking: order.tracking }) : null;
  const late = isLate ? voice.tell("cases.order.late", { date: date ?? "" }) : null;
  const needsPerson = isLate || order.status === "cancelled";
  return conclude("cases", turn, voice, {
    replies: [
      {
        text: sentences(told, tracking, late, order.status === "cancelled" ? voice.tell("cases.person") : null),
        ...(needsPerson ? { choices: personChoices(voice) } : {}),
      },
    ],
    actions: [{ type: "plan_close", afterHours: SILENCE_HOURS }],
    sources: [{ type: "order", order }],
    memory: serviceMemory(turn),
    pending: needsPerson ? "person_offered" : null,
    why: `Told the state of order ${order.number} from the data.`,
  });
}

function askWhich(orders: readonly OrderFacts[], turn: Turn, voice: Voice): Decision {
  const listed = orders.slice(0, LISTED_MAX);
  return conclude("cases", turn, voice, {
    replies: [
      {
        text: voice.tell("cases.order.which"),
        choices: listed.map(({ number, items }) => ({
          title: voice.tell("cases.order.choice", { number: String(number), name: items[0]?.name.slice(0, 40) ?? "" }),
          value: voice.tell("cases.order.choice_value", { number: String(number) }),
        })),
      },
    ],
    sources: listed.map((order) => ({ type: "order", order })),
    memory: serviceMemory(turn),
    pending: "order_asked",
    why: "Several orders of this contact may be meant; asked which.",
  });
}

function offerPerson(turn: Turn, voice: Voice, text: string, more: { helped: boolean; why: string }): Decision {
  return conclude("cases", turn, voice, {
    replies: [{ text, choices: personChoices(voice) }],
    memory: serviceMemory(turn),
    pending: "person_offered",
    ...more,
  });
}

/** Late from the day after the promised one on, by the business's calendar. */
function isPast(promisedAt: Date, { now, business }: Turn): boolean {
  return wallClock(now, business.timeZone).date > wallClock(promisedAt, business.timeZone).date;
}
