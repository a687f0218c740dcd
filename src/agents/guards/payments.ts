/** Instalments only as many as the playbook's payment methods or a statement of ours give. */
import { type CheckedText, excerptOf, sentenceAt } from "./checked-text.ts";
import { isDeniedOrOpen } from "./denial.ts";
import type { Guard } from "./guard.ts";
import { numbersOf } from "./numbers.ts";

const CUE =
  /cuota|parcela|instal?ment|mensualidad|pagos mensuales|monthly payment|\d ?x (?:de|sem|sin)|meses sin|vezes sem/;
const UNIT =
  /^\s?(?:cuotas?|parcelas?|instal?ments?|mensualidades|(?:equal |interest-free )?(?:monthly )?(?:payments|instal?ments)|pagos mensuales|meses sin intereses|months? interest[- ]free|x (?:de|sem|sin)|vezes)(?:$|[^a-z])/;

export const payments: Guard = {
  name: "payments",
  inspect({ checked }, { facts }) {
    if (!CUE.test(checked.folded)) return [];
    const most = Math.max(1, ...facts.business.rules.payments.methods.map(({ instalments }) => instalments));
    const said = instalmentsOf(checked).filter(({ value }) => value > most);
    if (said.length === 0) return [];
    const known = new Set(facts.statements.flatMap((fact) => instalmentsOf(fact).map(({ value }) => value)));
    return said.flatMap(({ value, start, end }) => {
      const sentence = sentenceAt(checked, start);
      if (known.has(value) || isDeniedOrOpen(sentence.folded, start - sentence.start)) return [];
      const excerpt = excerptOf(checked, { start, end });
      return [{ excerpt, why: `no way of payment has ${excerpt}` }];
    });
  },
};

function instalmentsOf(text: CheckedText): { value: number; start: number; end: number }[] {
  return numbersOf(text).flatMap(({ value, start, end }) => {
    const unit = UNIT.exec(text.folded.slice(end, end + 40));
    return unit ? [{ value, start, end: end + unit[0].trimEnd().length }] : [];
  });
}
