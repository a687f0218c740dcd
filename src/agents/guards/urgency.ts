/** No pressure that the data does not bear out: last pieces, today only, others who are looking, made-up deadlines. */
import { isBorneOut } from "./borne-out.ts";
import { type CheckedText, excerptOf, type Span, sentencesOf } from "./checked-text.ts";
import { durationsOf, momentsOf } from "./delivery.ts";
import { isDeniedOrOpen } from "./denial.ts";
import type { FactBook } from "./fact-book.ts";
import type { Finding, Guard } from "./guard.ts";
import { HELD, isKnownDay, knownLengths } from "./known-days.ts";
import { namedProducts } from "./named-products.ts";

/** So few pieces may be called the last ones. */
const FEW = 3;
const MAYBE =
  /ultim|last|pou?c[ao]s|few|agota|esgota|acab|running|selling|almost|casi|quase|hoy|hoje|today|viendo|mirando|interesad|looking|viewing|vendo|olhando|apresur|apurate|prisa|hurry|corre|corra|aproveita|now|oportunidad|chance|sub(?:e|ir|en)|aument|go(?:es|ing)? up|termina|ends|venc|expir|vig|valid|reserv|guard|hold/;
const ONE =
  /\bultim[oa] (?:unidad|pieza|equipo|modelo|que (?:nos )?queda|disponible|unidade|peca|disponivel)|\b(?:the )?last (?:one(?! you)|unit|piece)\b/;
const SOME =
  /\bultim[oa]s (?:unidades|piezas|pecas|disponib\w*|disponiv\w*|[a-z]+ en stock)|\bpou?c[oa]s (?:unidades|piezas|pecas)|\b(?:quedan|restam|sobram) (?:muy )?pou?c[oa]s|\b(?:casi|quase) (?:agotad|esgotad|se agota|acaba)|\b(?:se (?:esta[n]? )?(?:agota|acaba|agotando|acabando)|esta[om]? (?:acabando|esgotando))|\bonly a few\b|\bfew (?:left|remaining|units)|\b(?:running|almost) out\b|\bselling (?:out|fast)|\balmost gone\b/;
const PRESSURE =
  /\b(?:(?:solo|solamente|unicamente|valido|so|somente|apenas) (?:por |valid[oa] )?(?:hoy|hoje)|(?:only|just) (?:for )?today|today only)\b|\b(?:otras?|varias?|muchas?|\d+|outras?|muitas?|other|many|several) (?:personas?|clientes?|pessoas?|people|customers?|buyers)[^.!?\n]{0,25}(?:viendo|mirando|interesad|looking|viewing|interested|vendo|olhando)|\b(?:ultima (?:oportunidad|oportunidade|chance)|last chance)\b|\bantes (?:de )?que (?:sea tarde|se acabe|suba|acabe|seja tarde)|\b(?:precio|preco|price)s?[^.!?\n]{0,20}(?:sube|subira|va a subir|vai subir|sobe|goes up|will (?:go up|rise|increase)|aumenta)|\b(?:apurate|apresurate|date prisa|hurry(?: up)?|act now|corre que|corra que|nao perca tempo)\b|\b(?:oferta|promo\w*|offer|sale)[^.!?\n]{0,15}(?:termina|acaba|ends|expires|vence)/;
export const urgency: Guard = {
  name: "urgency",
  inspect({ checked }, { facts }) {
    if (!MAYBE.test(checked.folded)) return [];
    return sentencesOf(checked.text).flatMap((span) => {
      const sentence = {
        text: checked.text.slice(span.start, span.end),
        folded: checked.folded.slice(span.start, span.end),
      };
      return [
        ...scarcity(sentence, facts, ONE, (left) => left === 1),
        ...scarcity(sentence, facts, SOME, (left) => left > 0 && left <= FEW),
        ...pressure(sentence, facts),
        ...deadlines(sentence, facts),
      ];
    });
  },
};

function scarcity(sentence: CheckedText, facts: FactBook, cue: RegExp, isTrue: (left: number) => boolean): Finding[] {
  const match = cue.exec(sentence.folded);
  if (!match || isDeniedOrOpen(sentence.folded, match.index)) return [];
  const named = namedProducts(sentence, facts.products).map(({ product }) => product);
  const meant = named.length > 0 ? named : facts.products;
  if (meant.some(({ stock }) => stock !== null && isTrue(stock)) || isBorneOut(sentence.folded, cue, facts)) return [];
  return [found(sentence, match, "the stock is not that low")];
}

function pressure(sentence: CheckedText, facts: FactBook): Finding[] {
  const match = PRESSURE.exec(sentence.folded);
  if (!match || isDeniedOrOpen(sentence.folded, match.index)) return [];
  if (/\b(?:hoy|hoje|today)\b/.test(match[0]) && isKnownDay("hoy", facts)) return [];
  return isBorneOut(sentence.folded, PRESSURE, facts) ? [] : [found(sentence, match, "nothing makes it so urgent")];
}

/** Until when a quote or a reservation holds is what the quote and the rules say. */
function deadlines(sentence: CheckedText, facts: FactBook): Finding[] {
  if (!HELD.test(sentence.folded)) return [];
  const spans: Span[] = [
    ...momentsOf(sentence).filter(({ start, end }) => !isKnownDay(sentence.folded.slice(start, end), facts)),
    ...durationsOf(sentence).filter(({ key }) => !knownLengths(sentence.folded, facts).has(key)),
  ];
  return spans.flatMap((span) => {
    const said = sentence.folded.slice(span.start, span.end);
    if (isDeniedOrOpen(sentence.folded, span.start)) return [];
    const isStated = facts.statements.some((fact) => HELD.test(fact.folded) && fact.folded.includes(said));
    return isStated ? [] : [{ excerpt: excerptOf(sentence, span), why: "no quote or rule holds for so long" }];
  });
}

function found(sentence: CheckedText, match: RegExpExecArray, why: string): Finding {
  return { excerpt: excerptOf(sentence, { start: match.index, end: match.index + match[0].length }), why };
}
