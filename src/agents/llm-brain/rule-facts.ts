/** The playbook's rules as facts with ids that a model may rest its text on. What is not offered here cannot be promised. */
import { paymentMethodName } from "../../crm/playbook.ts";
import { formatMoney } from "../../lib/money.ts";
import type { Turn } from "../agent.ts";

export interface RuleFact {
  /** Its path in the playbook, as in a source. */
  readonly id: string;
  readonly text: string;
}

/** The rules that hold for this turn; what a customer has to earn first is left out. Pure. */
export function ruleFacts({ business, locale, state }: Turn): RuleFact[] {
  const { rules, currency } = business;
  const money = (cents: number) => formatMoney({ cents, currency });
  const { maxPercent, tiers, haggle } = rules.discounts;
  const facts: (RuleFact | null)[] = [
    ...tiers.map(({ key, percent, text }) =>
      percent <= maxPercent ? { id: `discounts.tiers.${key}`, text: text[locale] } : null,
    ),
    mayHaggle({ business, state })
      ? { id: "discounts.haggle", text: haggle.text?.[locale] ?? `${Math.min(haggle.percent, maxPercent)} %` }
      : null,
    ...rules.delivery.zones.map((zone) => ({
      id: `delivery.${zone.key}`,
      text: `${zone.name} (${zone.places.join(", ")}): ${money(zone.cents)}, ${zone.minDays}-${zone.maxDays} business days${zone.freeFromCents === null ? "" : `, free from ${money(zone.freeFromCents)}`}`,
    })),
    rules.delivery.pickup ? { id: "delivery.pickup", text: "pick-up at the shop is free" } : null,
    rules.payments.methods.length > 0
      ? {
          id: "payments.methods",
          text: rules.payments.methods
            .map((method) => {
              const name = paymentMethodName(method, locale);
              return method.instalments > 1 ? `${name} (${method.instalments} instalments without interest)` : name;
            })
            .join(", "),
        }
      : null,
    rules.guarantee.text ? { id: "guarantee.text", text: rules.guarantee.text[locale] } : null,
    rules.guarantee.returnDays > 0
      ? { id: "guarantee.returnDays", text: `${rules.guarantee.returnDays} days to return what is unused` }
      : null,
    ...rules.proofs.map(({ topic, text, skus }, at) => ({
      id: `proofs.${topic}.${at}`,
      text: tied(text[locale], skus),
    })),
    ...rules.testimonials.map(({ author, text, skus }, at) => ({
      id: `testimonials.${at}`,
      text: tied(`${author}: ${text[locale]}`, skus),
    })),
    ...rules.competitors.map(({ names, answer }, at) => ({
      id: `competitors.${at}`,
      text: `${names.join(", ")}: ${answer[locale]}`,
    })),
  ];
  return facts.filter((fact) => fact !== null);
}

/** Whether the allowance for bargaining may be offered: a doubt about the price was met before, or it was offered already. */
export function mayHaggle({ business, state }: Pick<Turn, "business" | "state">): boolean {
  const { haggle, maxPercent } = business.rules.discounts;
  if (haggle.percent <= 0 || maxPercent <= 0) return false;
  return state.hasHaggled || state.objections.some(({ kind }) => kind === "price");
}

/** A text that is true of some products only, with their codes. */
function tied(text: string, skus: readonly string[] | undefined): string {
  return skus ? `${text} (of ${skus.join(", ")} only)` : text;
}
