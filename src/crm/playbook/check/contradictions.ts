/** Rules and products that say two things at once. Pure. */
import { foldText } from "../../../lib/text.ts";
import type { PlaybookRules } from "../../playbook.ts";
import type { PlaybookContent } from "../content.ts";
import { type Finding, someOf } from "./finding.ts";
import { amountsIn, daysIn, percentsIn } from "./text-facts.ts";

export function findContradictions(content: PlaybookContent): Finding[] {
  const { products, rules, business } = content;
  const free = products.filter(({ priceCents }) => priceCents === 0).map(({ sku }) => sku);
  return [
    ...(free.length > 0 ? [finding("priceZero", "catalog.products", { count: free.length, skus: someOf(free) })] : []),
    ...ofDiscounts(rules),
    ...ofDelivery(rules),
    ...(rules.quotes.holdHours > rules.quotes.validHours
      ? [
          finding("holdTooLong", "rules.quotes.holdHours", {
            hold: rules.quotes.holdHours,
            valid: rules.quotes.validHours,
          }),
        ]
      : []),
    ...ofTexts(content, business.currency),
    ...ofTies(content),
  ];
}

function finding(code: string, where: string, values: Finding["values"] = {}): Finding {
  return { severity: "contradiction", code, where, values };
}

function ofDiscounts({ discounts }: PlaybookRules): Finding[] {
  const { maxPercent, tiers, haggle } = discounts;
  const keys = tiers.map(({ key }) => key);
  const given = [
    ...tiers.map(({ key, percent }) => ({ path: `tiers.${key}`, percent })),
    { path: "haggle", ...haggle },
  ];
  const said = [...tiers.map((tier) => ({ path: `tiers.${tier.key}`, ...tier })), { path: "haggle", ...haggle }];
  return [
    ...given
      .filter(({ percent }) => percent > maxPercent)
      .map(({ path, percent }) => finding("percentTooHigh", `rules.discounts.${path}`, { percent, most: maxPercent })),
    ...keys
      .filter((key, index) => keys.indexOf(key) !== index)
      .map((key) => finding("sameKey", `rules.discounts.tiers.${key}`, { key })),
    ...said.flatMap(({ path, percent, text }) => {
      const wrong = Object.entries(text ?? {}).find(([, words]) => percentsIn(words).some((one) => one !== percent));
      if (!wrong) return [];
      return [finding("discountText", `rules.discounts.${path}.text.${wrong[0]}`, { text: wrong[1], percent })];
    }),
  ];
}

function ofDelivery({ delivery: { zones } }: PlaybookRules): Finding[] {
  const zoneByPlace = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { key, places, minDays, maxDays } of zones) {
    for (const place of new Set(places.map((one) => foldText(one).trim()))) {
      const other = zoneByPlace.get(place);
      if (other !== undefined) findings.push(finding("placeTwice", `rules.delivery.zones.${key}`, { place, other }));
      else zoneByPlace.set(place, key);
    }
    if (minDays > maxDays)
      findings.push(finding("daysReversed", `rules.delivery.zones.${key}`, { min: minDays, max: maxDays }));
  }
  const keys = zones.map(({ key }) => key);
  const repeated = keys.filter((key, index) => keys.indexOf(key) !== index);
  return [...findings, ...repeated.map((key) => finding("sameKey", `rules.delivery.zones.${key}`, { key }))];
}

/** A text of a product that is not there is never told. */
function ofTies({ products, rules: { proofs, testimonials } }: PlaybookContent): Finding[] {
  const known = new Set(products.map(({ sku }) => sku));
  const tied = [
    ...proofs.map(({ topic, skus }) => ({ where: `rules.proofs.${topic}`, skus })),
    ...testimonials.map(({ author, skus }) => ({ where: `rules.testimonials.${author}`, skus })),
  ];
  return tied.flatMap(({ where, skus = [] }) => {
    const unknown = skus.filter((sku) => !known.has(sku));
    return unknown.length === 0 ? [] : [finding("tiedUnknown", where, { skus: someOf(unknown) })];
  });
}

/** Texts that go to customers word by word: what they state must be in the data. */
function ofTexts({ rules, products }: PlaybookContent, currency: string): Finding[] {
  const { discounts, delivery, guarantee, proofs, competitors } = rules;
  const amounts = new Set([
    ...products.map(({ priceCents }) => priceCents),
    ...delivery.zones.flatMap(({ cents, freeFromCents }) => [cents, freeFromCents]),
    ...discounts.tiers.map(({ minSubtotalCents }) => minSubtotalCents),
    discounts.haggle.minSubtotalCents,
  ]);
  const percents = new Set([discounts.haggle.percent, ...discounts.tiers.map(({ percent }) => percent)]);
  const findings: Finding[] = [];
  for (const { topic, text } of proofs) {
    for (const [locale, words] of Object.entries(text)) {
      const isKnown =
        amountsIn(words, currency).every((one) => amounts.has(one)) &&
        percentsIn(words).every((one) => percents.has(one));
      if (!isKnown) findings.push(finding("proofUnknown", `rules.proofs.${topic}.text.${locale}`, { text: words }));
    }
  }
  for (const { names, answer } of competitors) {
    for (const [locale, words] of Object.entries(answer)) {
      if (amountsIn(words, currency).length === 0 && percentsIn(words).length === 0) continue;
      findings.push(finding("competitorPrice", `rules.competitors.${names[0]}.answer.${locale}`, { text: words }));
    }
  }
  for (const [locale, words] of Object.entries(guarantee.text ?? {})) {
    const days = daysIn(words).find((one) => one !== guarantee.returnDays);
    if (days === undefined) continue;
    findings.push(
      finding("guaranteeText", `rules.guarantee.text.${locale}`, { days, returnDays: guarantee.returnDays }),
    );
  }
  return findings;
}
