/**
 * A customer who writes by themselves: goal, budget, patience, style. They read what was asked as people do – from the
 * open question of the last answer – and say what they have decided to say, in words of their own.
 */
import type { Objection } from "../agents/understand/understanding.ts";
import type { Locale } from "../lib/locale.ts";
import { typed } from "./handwriting.ts";
import { PHRASES, type Phrases } from "./phrases.ts";
import type { Random } from "./random.ts";
import type { CustomerProfile } from "./scenario.ts";
import type { Scene } from "./scene.ts";
import type { Answer } from "./stage.ts";

/** Talks until the goal is reached or patience ends; returns what went wrong, which is nothing when both sides were sensible. */
export async function converse(profile: CustomerProfile, locale: Locale, scene: Scene): Promise<string[]> {
  const { stage, thread, seed, random, perform } = scene;
  const mind = createMind(profile, PHRASES[locale], random);
  let line: string | null = mind.open();
  for (let turn = 0; line !== null && turn < profile.maxTurns; turn++) {
    const written = typed(line, seed, random);
    const answer = await perform(`«${written}»`, () => stage.write(thread, written));
    if (answer.trace?.next.type === "human") return mind.expectsPerson() ? [] : ["a person was called without need"];
    line = mind.reply(answer);
    if (mind.hasLink()) {
      await perform("presses pay", () => stage.pay(thread, "pay"));
      line = mind.afterPaying();
    }
  }
  return mind.verdict();
}

interface Mind {
  open(): string;
  /** What is said next; null when the talk is over. */
  reply(answer: Answer): string | null;
  hasLink(): boolean;
  afterPaying(): string | null;
  expectsPerson(): boolean;
  verdict(): string[];
}

function createMind(profile: CustomerProfile, phrases: Phrases, random: Random): Mind {
  const doubts: Objection[] = [...profile.doubts];
  let patience = profile.patience;
  let hasPaid = false;
  let link = false;
  let isDone = false;
  let accepted = 0;
  const seen = new Set<string>();
  const dress = (text: string) => styled(text, profile.style, phrases, random);
  const one = (kind: keyof Omit<Phrases, "doubts">, values: Record<string, string> = {}) =>
    dress(
      fill(random.pick(phrases[kind]), {
        wants: profile.wants,
        place: profile.place ?? "",
        budget: profile.budget ?? "",
        ...values,
      }),
    );

  const answerTo = (answer: Answer): string | null => {
    const state = answer.trace?.state;
    const doubt = state && state.offeredProductIds.length > 0 ? doubts.shift() : undefined;
    if (doubt) return dress(random.pick(phrases.doubts[doubt]));
    switch (state?.pending) {
      case "slot_asked":
        if (state.askedSlot === "budget" && profile.budget) return one("budget");
        if (state.askedSlot === "location" && profile.place) return one("place");
        return one("whatever");
      case "place_asked":
        return profile.place ? one("place") : one("pickup");
      case "quantity_asked":
        return one("single");
      case "quote_offered":
      case "purchase_offered":
      case "discount_offered":
        return profile.goal === "buy" ? one("accept") : one("later");
      case "closure_asked":
        return one("solved");
      case "survey_asked":
        return "5";
      case "person_offered":
        return one("declinePerson");
      default:
        break;
    }
    if (profile.goal !== "buy") return null;
    accepted += 1;
    if (state && state.offeredProductIds.length > 1 && accepted === 1) return one("second");
    return one("take");
  };

  return {
    open: () => one(profile.goal === "complain" ? "complain" : profile.goal === "buy" ? "wantsToBuy" : "asks"),
    reply(answer) {
      const text = answer.bubbles.join("\n");
      if (/\/pay\//.test(text) && profile.goal === "buy" && !hasPaid) {
        link = true;
        return null;
      }
      patience -= seen.has(text) || answer.trace?.agent === undefined ? 2 : 1;
      seen.add(text);
      if (patience <= 0) return null;
      if (hasPaid && !isAskedToEnd(answer)) return null;
      const next = answerTo(answer);
      if (next === null) {
        if (isDone) return null;
        isDone = true;
        return one("bye");
      }
      return next;
    },
    hasLink: () => link && !hasPaid,
    afterPaying() {
      hasPaid = true;
      return one("bye");
    },
    expectsPerson: () => profile.goal === "complain",
    verdict: () => (profile.goal === "buy" && !hasPaid ? ["the customer wanted to buy and did not get to pay"] : []),
  };
}

/** What is still answered after the purchase. */
function isAskedToEnd({ trace }: Answer): boolean {
  return trace?.state.pending === "survey_asked" || trace?.state.pending === "closure_asked";
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "").trim();
}

function styled(text: string, style: CustomerProfile["style"], phrases: Phrases, random: Random): string {
  if (style === "terse") return text.split(/[.!]\s/)[0]?.toLowerCase() ?? text;
  if (style === "chatty") return `${random.pick(phrases.chatter)} ${text}`;
  return style === "formal" ? `${random.pick(phrases.courtesy)} ${text}` : text;
}
