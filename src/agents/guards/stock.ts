/** How many pieces are left, and whether there are any, must be what the catalog says. */
import type { ProductFacts } from "../agent.ts";
import { type CheckedText, excerptOf, type Span, sentencesOf } from "./checked-text.ts";
import { isDenied } from "./denial.ts";
import type { Finding, Guard } from "./guard.ts";
import { namedProducts } from "./named-products.ts";
import { type FoundNumber, findNumbers } from "./numbers.ts";

const BEFORE =
  /(?:quedan?|resta[nm]?|hay|tenemos|tengo|contamos con|disponemos de|ultim[oa]s|solo|apenas|stock(?: (?:es|de|actual|is))*|estoque(?: (?:de|e))*|temos|only|last|have|there (?:are|is)|we have)[\s:]*(?:(?:solo|apenas|solamente|only|just|unos|unas|mas de|mais de|over|about|las|los|the|as|os|ultim[oa]s|last) ?)*$/;
const PIECE = /^ ?(?:unidades?|unids?\b|uds?\b|piezas?|pecas?|units?|pieces?|pcs\b|equipos)/;
/** The number of an order or case counts nothing: "order 1001 has left". */
const NUMBERED =
  /(?:pedido|orden|order|compra|caso|case|ticket|cotizacion|quote|orcamento)\s*(?:n\.?[o°]?\.?|numero|number)?\s*#?\s*$/;
const STATE =
  /^ ?(?:(?!modelo|opci|opco|option|model|color|cores|tama|size|produ|marca|brand|versi)(?:mas|more|mais|de |of |\p{L}+s) ?){0,2}(?:(?:en|in|em) (?:stock|estoque)|disponib\w*|disponive\w*|available|left\b|restantes?|remaining)/u;
const HAVE =
  /(?:hay|esta|estan|tenemos|temos|tem|ha|is|are|have|queda|quedan)[^.!?\n]{0,40}?(?:(?:en|in|em) (?:stock|estoque)|disponible|disponivel|available)|(?:^|\n|[(—:-])\s*(?:en stock|in stock|em estoque|disponible|available|disponivel)/;

export const stock: Guard = {
  name: "stock",
  inspect({ checked }, { facts, turn }) {
    const findings: Finding[] = [];
    for (const span of sentencesOf(checked.text)) {
      const sentence = {
        text: checked.text.slice(span.start, span.end),
        folded: checked.folded.slice(span.start, span.end),
      };
      const named = namedProducts(sentence, facts.products);
      const products = named.map(({ product }) => product);
      const meant = products.length > 0 ? products : facts.products;
      // Numbers of a product's own name ("Aspire Go 15") count nothing.
      const counted = withoutSpans(sentence, named);
      findings.push(...countFindings(counted, meant, turn.understanding.entities.quantity));
      if (products.length > 0) findings.push(...stateFindings(sentence, products));
    }
    return findings;
  },
};

function withoutSpans(sentence: CheckedText, spans: readonly Span[]): CheckedText {
  const blank = (text: string) =>
    spans.reduce((rest, { start, end }) => rest.slice(0, start) + "·".repeat(end - start) + rest.slice(end), text);
  return { text: sentence.text, folded: blank(sentence.folded) };
}

function countFindings(sentence: CheckedText, meant: readonly ProductFacts[], asked: number | undefined): Finding[] {
  return findNumbers(sentence.folded).flatMap((number) => {
    const said = countAt(sentence.folded, number);
    if (!said) return [];
    const isTrue = meant.some(
      ({ stock: left }) => left === number.value || (asked === number.value && (left === null || left >= asked)),
    );
    if (isTrue || isDenied(sentence.folded, number.start)) return [];
    const excerpt = excerptOf(sentence, { start: number.start, end: number.end + said });
    return [{ excerpt, why: `no product of the facts has ${number.value} in stock` }];
  });
}

/** Length of what follows a number that counts stock; 0 when it counts something else. */
function countAt(folded: string, { value, start, end, isInWords }: FoundNumber): number {
  // A product may stand between the number and what it counts: "2 Acer Aspire left".
  const tail = folded.slice(end).replace(/^[ ·]*·/, "");
  const head = folded.slice(0, start);
  if (NUMBERED.test(head)) return 0;
  const isAnnounced = BEFORE.test(head);
  const state = STATE.exec(tail);
  // "The cheapest one available" counts nothing, "only one left" does.
  if (state && (isAnnounced || !isInWords || value > 1)) return state[0].length;
  const piece = PIECE.exec(tail);
  return piece && isAnnounced ? piece[0].length : 0;
}

/** A sold-out product must not be called available. */
function stateFindings(sentence: CheckedText, named: readonly ProductFacts[]): Finding[] {
  const soldOut = named.filter(({ stock: left }) => left === 0);
  if (soldOut.length !== named.length) return [];
  const claim = HAVE.exec(sentence.folded);
  if (!claim) return [];
  const end = claim.index + claim[0].length;
  if (isDenied(sentence.folded, end) || /agotad|esgotad|sold out|out of stock/.test(sentence.folded)) return [];
  const excerpt = excerptOf(sentence, { start: claim.index, end });
  return [{ excerpt, why: `${soldOut[0]?.name} is sold out` }];
}
