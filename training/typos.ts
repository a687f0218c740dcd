/** Makes the mistakes and short cuts of people who type on a phone. */
import type { Locale } from "../src/lib/locale.ts";
import type { Random } from "./random.ts";

const NEIGHBOURS: Readonly<Record<string, string>> = {
  q: "wa",
  w: "qes",
  e: "wrd",
  r: "etf",
  t: "ryg",
  y: "tuh",
  u: "yij",
  i: "uok",
  o: "ipl",
  p: "o",
  a: "qsz",
  s: "adw",
  d: "sfe",
  f: "dgr",
  g: "fht",
  h: "gjy",
  j: "hku",
  k: "jli",
  l: "ko",
  z: "xa",
  x: "zc",
  c: "xv",
  v: "cb",
  b: "vn",
  n: "bm",
  m: "n",
};

type Misspelling = readonly [RegExp, string];
/** Letters that sound alike. */
const SOUNDS: Readonly<Record<Locale, readonly Misspelling[]>> = {
  es: [
    [/\bh(?=[aeiouáéíóú])/i, ""],
    [/(?<=[aeiou])h(?=[aeiou])/i, ""],
    [/v/, "b"],
    [/b/, "v"],
    [/c(?=[eiéí])/, "s"],
    [/z/, "s"],
    [/s(?=[aeiou])/, "z"],
    [/s(?=[ei])/, "c"],
    [/ll/, "y"],
    [/y(?=[aeiou])/, "ll"],
    [/qu(?=[eiéí])/, "k"],
    [/c(?=[aou])/, "k"],
    [/g(?=[ei])/, "j"],
    [/gu(?=[ei])/, "g"],
    [/ñ/, "n"],
    [/s\b/, ""],
    [/do\b/, "o"],
    [/para\b/, "pa"],
    [/x(?=[aeiou])/, "cs"],
  ],
  pt: [
    [/\bh(?=[aeiou])/i, ""],
    [/ç/, "c"],
    [/ç/, "ss"],
    [/ss/, "ç"],
    [/ss/, "s"],
    [/z\b/, "s"],
    [/s(?=[aeiou])/, "z"],
    [/ão\b/, "ao"],
    [/ão\b/, "aum"],
    [/qu(?=[ei])/, "k"],
    [/lh/, "li"],
    [/nh/, "n"],
    [/ou\b/, "o"],
    [/r\b/, ""],
    [/x/, "ch"],
    [/ch/, "x"],
    [/e\b/, "i"],
    [/l(?=[td ])/, "u"],
    [/\best(?=[áaoo])/, "t"],
  ],
  en: [
    [/ie/, "ei"],
    [/ei/, "ie"],
    [/ing\b/, "in"],
    [/'/, ""],
    [/ght/, "te"],
    [/([a-z])\1/, "$1"],
    [/ou/, "u"],
    [/th/, "d"],
    [/ph/, "f"],
    [/ck/, "k"],
    [/e\b/, ""],
    [/ed\b/, "d"],
    [/ea/, "ee"],
    [/c(?=[ei])/, "s"],
  ],
};

type Trick = (text: string, random: Random, language: Locale) => string;

/** Changes one letter or the space between two words, somewhere. */
const slip: Trick = (text, random) => {
  if (text.length < 4) return text;
  const at = 1 + random.below(text.length - 2);
  const [before, here, after] = [text.slice(0, at), text[at] ?? "", text.slice(at + 1)];
  switch (random.below(5)) {
    case 0: {
      const near = NEIGHBOURS[here.toLowerCase()];
      return near ? before + (near[random.below(near.length)] ?? here) + after : text;
    }
    case 1:
      return /\p{L}/u.test(here) ? before + after : text;
    case 2:
      return /\p{L}/u.test(here) ? before + here + here + after : text;
    case 3:
      return /^\p{L}\p{L}/u.test(here + after) ? before + after.charAt(0) + here + after.slice(1) : text;
    default:
      return joinWords(text, random);
  }
};

function joinWords(text: string, random: Random): string {
  const spaces = [...text.matchAll(/(?<=\p{L}) (?=\p{L})/gu)];
  if (spaces.length === 0) return text;
  const { index } = random.pick(spaces);
  return text.slice(0, index) + text.slice(index + 1);
}

const misspell: Trick = (text, random, language) => {
  const [pattern, replacement] = random.pick(SOUNDS[language]);
  return text.replace(pattern, replacement);
};

const abbreviations: Readonly<Record<Locale, readonly Misspelling[]>> = {
  es: [
    [/\bque\b/gi, "q"],
    [/\bqué\b/gi, "q"],
    [/\bporque\b/gi, "xq"],
    [/\bpor qué\b/gi, "xq"],
    [/\bpor favor\b/gi, "xfa"],
    [/\btambién\b/gi, "tmb"],
    [/\bpara\b/gi, "pa"],
    [/\bcuánto\b/gi, "cto"],
    [/\bestá\b/gi, "ta"],
    [/\bdónde\b/gi, "dnd"],
    [/\bgracias\b/gi, "grax"],
    [/\bpor\b/gi, "x"],
    [/\bmensaje/gi, "msj"],
    [/\bquiero\b/gi, "kiero"],
    [/\bentonces\b/gi, "entons"],
    [/\bpues\b/gi, "ps"],
    [/\bde\b/gi, "d"],
  ],
  pt: [
    [/\bvocês\b/gi, "vcs"],
    [/\bvocê\b/gi, "vc"],
    [/\bque\b/gi, "q"],
    [/\bporque\b/gi, "pq"],
    [/\bpor favor\b/gi, "pfv"],
    [/\btambém\b/gi, "tb"],
    [/\bpara\b/gi, "pra"],
    [/\bpra\b/gi, "p"],
    [/\bquanto\b/gi, "qto"],
    [/\bestá\b/gi, "tá"],
    [/\bestou\b/gi, "to"],
    [/\bnão\b/gi, "n"],
    [/\bhoje\b/gi, "hj"],
    [/\bobrigad[oa]\b/gi, "obg"],
    [/\bmuito\b/gi, "mto"],
    [/\bquando\b/gi, "qdo"],
    [/\bmesmo\b/gi, "msm"],
    [/\bagora\b/gi, "agr"],
  ],
  en: [
    [/\byou\b/gi, "u"],
    [/\byour\b/gi, "ur"],
    [/\bare\b/gi, "r"],
    [/\bplease\b/gi, "pls"],
    [/\bthanks\b/gi, "thx"],
    [/\bbecause\b/gi, "cuz"],
    [/\btomorrow\b/gi, "tmrw"],
    [/\bto\b/gi, "2"],
    [/\bfor\b/gi, "4"],
    [/\band\b/gi, "n"],
    [/\bwant to\b/gi, "wanna"],
    [/\bgoing to\b/gi, "gonna"],
    [/\bwith\b/gi, "w"],
    [/\bmessage/gi, "msg"],
  ],
};

const abbreviate: Trick = (text, random, language) => {
  const [first, second] = [random.pick(abbreviations[language]), random.pick(abbreviations[language])];
  return text.replace(...first).replace(...second);
};
const dropAccents: Trick = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
const dropPunctuation: Trick = (text) =>
  text
    .replace(/[.,;:!¡?¿"()]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
const dropOpeningMarks: Trick = (text) => text.replace(/[¿¡]/g, "");
const shout: Trick = (text) => text.toUpperCase();
const stretch: Trick = (text, random) => {
  const vowels = [...text.matchAll(/[aeiou](?=\b)/gi)];
  if (vowels.length === 0) return text;
  const [letter = ""] = random.pick(vowels);
  return text.replace(new RegExp(`${letter}(?=\\b)`), letter.repeat(3 + random.below(3)));
};

const TRICKS: readonly Trick[] = [slip, slip, slip, misspell, misspell, abbreviate, abbreviate, stretch, shout];
const FORMS: readonly Trick[] = [dropAccents, dropPunctuation, dropOpeningMarks];

/** The text with one to four mistakes; longer texts get more. */
export function addTypos(text: string, language: Locale, random: Random): string {
  let typed = text;
  for (const form of FORMS) if (random.next() < 0.4) typed = form(typed, random, language);
  const count = 1 + random.below(Math.min(4, 1 + Math.floor(text.length / 18)));
  for (let done = 0; done < count; done++) typed = random.pick(TRICKS)(typed, random, language);
  return typed.trim() === "" ? text : typed;
}
