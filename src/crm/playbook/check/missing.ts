/** What a playbook lacks, so that agents have nothing to say. Pure. */
import { PROOF_TOPICS } from "../../playbook.ts";
import type { PlaybookContent, ProductContent } from "../content.ts";
import { type Finding, someOf } from "./finding.ts";

/** @param today ISO date in the business's zone */
export function findMissing(content: PlaybookContent, today: string): Finding[] {
  return [
    ...ofBusiness(content),
    ...ofProducts(content.products),
    ...ofAttributes(content),
    ...ofFaq(content),
    ...ofRules(content, today),
  ];
}

function finding(code: string, where: string, values: Finding["values"] = {}, isNote = false): Finding {
  return { severity: isNote ? "note" : "missing", code, where, values };
}

function ofBusiness({ business }: PlaybookContent): Finding[] {
  const { branches, phone, email } = business;
  const closed = branches.filter(({ hours }) => hours.length === 0).map(({ name }) => name);
  return [
    ...(business.name === "" ? [finding("noName", "business.name")] : []),
    ...(branches.length === 0 ? [finding("noBranches", "business.branches")] : []),
    ...(closed.length > 0 ? [finding("noHours", "business.branches", { names: someOf(closed) })] : []),
    ...(phone === null && email === null ? [finding("noContact", "business")] : []),
  ];
}

function ofProducts(products: readonly ProductContent[]): Finding[] {
  if (products.length === 0) return [finding("noProducts", "catalog.products")];
  const lacking = (code: string, lacks: (product: ProductContent) => boolean, isNote = false) => {
    const skus = products.filter(lacks).map(({ sku }) => sku);
    return skus.length === 0
      ? []
      : [finding(code, "catalog.products", { count: skus.length, skus: someOf(skus) }, isNote)];
  };
  // A shop that counts some of its stock has forgotten the rest, unless the rest are services.
  const categoriesWithStock = new Set(products.filter(({ stock }) => stock !== null).map(({ category }) => category));
  const countsNone = categoriesWithStock.size === 0;
  return [
    ...lacking("noDescription", ({ description }) => description.trim() === ""),
    ...lacking("noStock", ({ stock, category }) => stock === null && (countsNone || categoriesWithStock.has(category))),
    ...lacking("noPhoto", ({ image }) => image === null, true),
  ];
}

/** Attributes that a customer of another language would read in the shop's own, or in part only. */
function ofAttributes({ products, business }: PlaybookContent): Finding[] {
  const others = (["en", "pt"] as const).filter((l) => l !== business.locale && business.locales.includes(l));
  return others.flatMap((locale) => {
    const skus = products
      .filter(({ attributes, translations }) => {
        const own = Object.keys(attributes).length;
        return own > 0 && Object.keys(translations[locale]?.attributes ?? {}).length !== own;
      })
      .map(({ sku }) => sku);
    const values = { count: skus.length, locale, skus: someOf(skus) };
    return skus.length === 0 ? [] : [finding("attributesLanguage", "catalog.products", values, true)];
  });
}

function ofFaq({ faq, business }: PlaybookContent): Finding[] {
  if (faq.length === 0) return [finding("noFaq", "faq")];
  return business.locales.flatMap((locale) => {
    const keys = faq.filter((entry) => !entry[locale]).map(({ key }) => key);
    return keys.length === 0 ? [] : [finding("faqLanguage", "faq", { count: keys.length, locale, keys: someOf(keys) })];
  });
}

function ofRules({ rules }: PlaybookContent, today: string): Finding[] {
  const { delivery, payments, discounts, guarantee, handoff, proofs, competitors, holidays } = rules;
  // What is true of one product answers nobody who asks for another.
  const topics = new Set(proofs.filter(({ skus }) => !skus).map(({ topic }) => topic));
  const past = holidays.filter((day) => day < today);
  return [
    ...(delivery.zones.length === 0 ? [finding("noZones", "rules.delivery.zones", {}, delivery.pickup)] : []),
    ...delivery.zones.flatMap(({ key, name, places }) =>
      places.length === 0 ? [finding("noPlaces", `rules.delivery.zones.${key}`, { name }, true)] : [],
    ),
    ...(payments.methods.length === 0 ? [finding("noPayments", "rules.payments.methods")] : []),
    ...(discounts.maxPercent === 0 ? [finding("noDiscounts", "rules.discounts", {}, true)] : []),
    ...(guarantee.text === null && guarantee.returnDays === 0 ? [finding("noGuarantee", "rules.guarantee")] : []),
    ...PROOF_TOPICS.flatMap((topic) => (topics.has(topic) ? [] : [finding("noProof", "rules.proofs", { topic })])),
    ...(competitors.length === 0 ? [finding("noCompetitors", "rules.competitors", {}, true)] : []),
    ...(handoff.highValueCents === null ? [finding("noHighValue", "rules.handoff.highValue", {}, true)] : []),
    ...(past.length === holidays.length ? [finding("noHolidays", "rules.holidays", {}, true)] : []),
    ...(past.length > 0 ? [finding("pastHolidays", "rules.holidays", { days: someOf(past) }, true)] : []),
  ];
}
