/** What differs between two versions, in words: rules from one value to another, questions and products by name. */
import { List, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { priceText } from "../../catalog/amounts.ts";
import { nameOf } from "../../inbox/names.ts";
import { type Say, useSpeech } from "../../lib/texts.ts";
import type { Changes } from "./data.ts";

/** Lines that are shown; the rest is a count. */
const MOST = 30;

export function ChangeList({ changes, currency }: { changes: Changes; currency: string }) {
  const { say, locale } = useSpeech();
  const { business, rules, products, faq, categories } = changes;
  const money = (cents: number) => priceText(locale, cents, currency);
  const field = (change: Changes["rules"][number]) => {
    const [from, to] = [
      shownValue(say, change.path, change.from, money),
      shownValue(say, change.path, change.to, money),
    ];
    return (
      <>
        {pathName(say, change.path)}: {from} → <b>{to}</b>
      </>
    );
  };
  const said = (key: string, name: string) => say(`playbook.changes.${key}`, { name });
  const lines: ReactNode[] = [
    ...[...business, ...rules].map(field),
    ...faq.added.map((line) => said("faqAdded", `${line.question} (${line.locale})`)),
    ...faq.changed.map((line) => said("faqChanged", `${line.question} (${line.locale})`)),
    ...faq.removed.map((line) => said("faqRemoved", `${line.question} (${line.locale})`)),
    ...products.added.map(({ name }) => said("productAdded", name)),
    ...products.changed.map(({ name }) => said("productChanged", name)),
    ...products.removed.map(({ name }) => said("productRemoved", name)),
    ...categories.map((key) => said("category", key)),
  ];
  if (lines.length === 0) return <Text size="sm">{say("playbook.changes.none")}</Text>;
  const rest = Math.max(changes.count, lines.length) - MOST;
  return (
    <List size="sm" spacing={2} style={{ overflowWrap: "anywhere" }}>
      {lines.slice(0, MOST).map((line, index) => (
        <List.Item key={index}>{line}</List.Item>
      ))}
      {rest > 0 ? <List.Item>{say("playbook.changes.more", { count: rest })}</List.Item> : null}
    </List>
  );
}

/** `delivery.zones.lima.cents` as "Delivery · lima · Price". */
function pathName(say: Say, path: string): string {
  const [part = "", ...rest] = path.split(".");
  const named = rest.map((step) => nameOf(say, "playbook.fields", step)).filter((step) => step !== "");
  return [nameOf(say, "playbook.fields", part), ...named].join(" · ");
}

function shownValue(say: Say, path: string, json: string | null, money: (cents: number) => string): string {
  if (json === null) return "—";
  const value: unknown = JSON.parse(json);
  if (value === null || value === "") return "—";
  if (typeof value === "number" && /cents$/i.test(path)) return money(value);
  if (typeof value === "boolean") return say(value ? "playbook.yes" : "playbook.no");
  if (Array.isArray(value)) return value.length === 0 ? "—" : value.map((one) => wordOf(say, one)).join(", ");
  return wordOf(say, value);
}

const wordOf = (say: Say, value: unknown) => nameOf(say, "playbook.values", String(value));
