/** Greetings, thanks, small talk and farewells. */
import { foldText } from "../../lib/text.ts";
import { wallClock } from "../../lib/time.ts";
import type { Turn } from "../agent.ts";
import type { Voice } from "../voice.ts";

const IDENTITY =
  /\b(?:eres|sos|es usted|estoy hablando con|hablo con|are you|am i (?:talking|speaking)|voce e|vc e|estou falando)\b.*\b(?:robot|bot|maquina|humano|humana|persona|real|ia|ai|inteligencia artificial|human|machine|person|pessoa|robo|atendente)\b|\b(?:quien eres|como te llamas|who are you|what(?:'s| is) your name|quem e voce|qual (?:e )?(?:o )?seu nome)\b/u;
const GREETING =
  /^\W*(?:hol[ai]+s?|holi|buenas?|buenos|buen dia|que tal|saludos|hi+|hey+|hello+|good (?:morning|afternoon|evening)|oi+e?|ola+|opa|bo[am] (?:dia|tarde|noite)|alo)\b/u;

/** "¿Oe, responden?", "anybody there?". */
const THERE =
  /^[^\p{L}\p{N}]*(?:\p{L}+[^\p{L}\p{N}]+){0,2}(?:responden|contestan|me (?:leen|escuchan)|hay alguien|alguien ahi|estan ahi|(?:is )?(?:anybody|anyone|someone) (?:there|here)|are you there|(?:tem )?alguem ai|estao ai)(?:[^\p{L}\p{N}]+\p{L}+)?[^\p{L}\p{N}]*$/u;

/** Whether the customer only makes sure that somebody is there. */
export function asksWhetherThere(text: string): boolean {
  return THERE.test(foldText(text));
}

/** Whether the customer opens with a greeting. */
export function opensWithGreeting(text: string): boolean {
  return GREETING.test(foldText(text));
}

/** Whether the customer asks who or what is answering. */
export function asksWhoAnswers(text: string): boolean {
  return IDENTITY.test(foldText(text));
}

/** The greeting alone, to stand before an answer: `¡Hola, Ana! Buenas tardes.` */
export function sayGreeting(turn: Turn, voice: Voice): string {
  return voice.say("greeting.short", greetingValues(turn));
}

/** The greeting that stands by itself, with what we can do. */
export function sayWelcome(turn: Turn, voice: Voice): string {
  return voice.say(turn.transcript.length > 0 ? "greeting.again" : "greeting.first", {
    ...greetingValues(turn),
    business: turn.business.name,
  });
}

function greetingValues(turn: Turn): Record<string, string> {
  const name = firstName(turn.contact.name);
  return { part: dayPart(turn), name, hasName: name ? "yes" : "no" };
}

/** The first name, when it looks like one; profile names may hold anything. Empty when unknown. */
export function firstName(name: string | null): string {
  const first = name?.trim().split(/\s+/)[0] ?? "";
  if (!/^\p{L}[\p{L}'’-]{1,19}$/u.test(first)) return "";
  return first === first.toUpperCase() || first === first.toLowerCase()
    ? first.charAt(0).toUpperCase() + first.slice(1).toLowerCase()
    : first;
}

function dayPart(turn: Turn): "morning" | "afternoon" | "evening" {
  const { minutes } = wallClock(turn.now, turn.business.timeZone);
  const evening = turn.locale === "es" ? 19 * 60 : 18 * 60;
  if (minutes >= evening || minutes < 5 * 60) return "evening";
  return minutes < 12 * 60 ? "morning" : "afternoon";
}
