/** Nothing of how the answer was made: rules given to a model, ids, tools, or talk of being a model. */
import { PROMPT_RULES } from "../llm-brain/prompt-rules.ts";
import { checkedText, excerptOf } from "./checked-text.ts";
import type { Finding, Guard } from "./guard.ts";

const TALK = [
  /\bsystem prompt\b|\bprompt (?:del|do) sistema\b|\b(?:mi|my|meu) prompt\b/,
  /\b(?:mis|minhas|my) (?:instrucciones|instrucoes|instructions|reglas internas|regras internas|internal rules)\b/,
  /\b(?:as|i am|i'm|being) (?:an? )?(?:ai|artificial intelligence|(?:large )?language model|llm)\b/,
  /\b(?:soy|como|sou|siendo|sendo) (?:un |una |um |uma )?(?:ia|inteligencia artificial|modelo de (?:lenguaje|linguagem|ia|ai)|llm)\b/,
  /\b(?:openai|chatgpt|gpt-?[3-9]|anthropic|claude|gemini|llama|deepseek|mistral)\b.{0,20}\b(?:model|modelo|version)\b|\b(?:soy|sou|i am|i'm|powered by|trained by|entrenad[oa] por|treinad[oa] por|desarrollad[oa] por|created by)\b.{0,20}\b(?:openai|chatgpt|gpt|anthropic|claude|gemini|llama|deepseek|mistral|google|meta)\b/,
  /\b(?:ignor\w+|disregard|forget|olvid\w+|esque\w+) (?:all |todas? |las |as |my |mis |the )*(?:previous|prior|anteriores|above|instruc\w+)/,
  /\b(?:fui programad[oa]|me programaron|i was (?:programmed|instructed|told by the system)|fui instruid[oa]|me instruyeron|tengo prohibido (?:revelar|decir)|i am not allowed to reveal)\b/,
  /\b(?:developer mode|modo desarrollador|modo desenvolvedor|jailbreak|dan mode)\b/,
  /\b(?:searchproducts|getproducts|searchfaq|productids|faqids|choicetitles|tool_calls?|function_call|json schema|customer_message|getquotes|getorders|getcases|zonekey|choicetitles|playbookrules|usesbusinessfacts)\b/,
  /\{\s*"|"\w+"\s*:\s*["{[\d]|```/,
  /\b(?:ten|cnt|idn|cnv|msg|trn|lea|cas|prd|faq|cha|brn|evt|quo|qit|hld|inv|pay|ord|out|srv|due|aud|key|mem|att)_[0-9a-z]{6,}\b/,
];
/** So many words in a row of a rule are a quotation. */
const QUOTE_WORDS = 6;

export const promptLeak: Guard = {
  name: "prompt-leak",
  inspect({ checked }, { facts }) {
    const found: Finding[] = TALK.flatMap((pattern) => {
      const match = pattern.exec(checked.folded);
      if (!match) return [];
      const span = { start: match.index, end: match.index + match[0].length };
      return [{ excerpt: excerptOf(checked, span), why: "it tells how answers are made" }];
    });
    const ids = [...facts.products, ...facts.faqs].map((fact) => fact.id);
    const id = ids.find((candidate) => candidate.includes("_") && checked.text.includes(candidate));
    if (id) found.push({ excerpt: id, why: "an internal id is not for customers" });
    const quote = quotedRule(checked.folded);
    if (quote) found.push({ excerpt: excerptOf(checked, quote), why: "it quotes the rules" });
    return found;
  },
};

interface Shingles {
  readonly runs: ReadonlySet<string>;
  /** First two words of each run: spares most texts the joining of six. */
  readonly heads: ReadonlySet<string>;
}

let shingles: Shingles | undefined;

function ruleShingles(): Shingles {
  if (shingles) return shingles;
  const runs = PROMPT_RULES.flatMap((rule) => {
    const words = wordsOf(checkedText(rule).folded).map(({ word }) => word);
    return words
      .slice(0, Math.max(0, words.length - QUOTE_WORDS + 1))
      .map((_, at) => words.slice(at, at + QUOTE_WORDS).join(" "));
  });
  shingles = { runs: new Set(runs), heads: new Set(runs.map((run) => run.split(" ", 2).join(" "))) };
  return shingles;
}

function quotedRule(folded: string): { start: number; end: number } | null {
  const { runs, heads } = ruleShingles();
  const words = wordsOf(folded);
  for (let at = 0; at + QUOTE_WORDS <= words.length; at += 1) {
    if (!heads.has(`${words[at]?.word} ${words[at + 1]?.word}`)) continue;
    const run = words.slice(at, at + QUOTE_WORDS);
    const [first, last] = [run[0], run.at(-1)];
    if (first && last && runs.has(run.map(({ word }) => word).join(" "))) return { start: first.start, end: last.end };
  }
  return null;
}

function wordsOf(folded: string): { word: string; start: number; end: number }[] {
  return [...folded.matchAll(/[\p{L}\d']+/gu)].map((match) => ({
    word: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}
