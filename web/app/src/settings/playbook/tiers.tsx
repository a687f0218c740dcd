/** The discounts that exist: the most, those for buying much, and the one for whoever bargains. */
import { useSpeech } from "../../lib/texts.ts";
import type { Parts } from "./data.ts";
import {
  CardList,
  Columns,
  changedAt,
  LocalizedField,
  MoneyField,
  NO_TEXT,
  NumberField,
  Section,
  without,
} from "./fields.tsx";
import type { Draft } from "./use-draft.ts";

type Discounts = Parts["discounts"];
type Tier = Discounts["tiers"][number];

export function Tiers({ draft, currency, readOnly }: { draft: Draft; currency: string; readOnly: boolean }) {
  const { say } = useSpeech();
  const { parts, issues } = draft;
  const { discounts } = parts;
  const { tiers, haggle } = discounts;
  const set = (change: Partial<Discounts>) => draft.set("discounts", { ...discounts, ...change });
  const change = (place: number, other: Partial<Tier>) =>
    set({ tiers: changedAt(tiers, place, (tier) => ({ ...tier, ...other })) });
  const at = (place: number, name: string) => issues[`discounts.tiers.${place}.${name}`];
  return (
    <Section title={say("playbook.discounts.title")} help={say("playbook.discounts.help")}>
      <Columns>
        <NumberField
          label={say("playbook.fields.maxPercent")}
          help={say("playbook.discounts.maxHelp")}
          value={discounts.maxPercent}
          suffix=" %"
          decimals={2}
          readOnly={readOnly}
          error={issues["discounts.maxPercent"]}
          onChange={(value) => set({ maxPercent: value as number })}
        />
      </Columns>
      <CardList
        items={tiers}
        empty={say("playbook.discounts.empty")}
        add={say("playbook.discounts.add")}
        nameOf={(tier, place) =>
          tier.text.es || tier.text.en || tier.text.pt || say("playbook.discounts.new", { place: place + 1 })
        }
        readOnly={readOnly}
        onAdd={() => set({ tiers: [...tiers, { key: "", percent: 5, text: NO_TEXT }] })}
        onRemove={(place) => set({ tiers: without(tiers, place) })}
      >
        {(tier, place) => (
          <>
            <Columns>
              <NumberField
                label={say("playbook.fields.percent")}
                value={tier.percent}
                suffix=" %"
                decimals={2}
                readOnly={readOnly}
                error={at(place, "percent")}
                onChange={(value) => change(place, { percent: value as number })}
              />
              <NumberField
                label={say("playbook.fields.minQuantity")}
                help={say("playbook.discounts.orEmpty")}
                value={tier.minQuantity}
                min={1}
                readOnly={readOnly}
                error={at(place, "minQuantity")}
                onChange={(value) =>
                  set({ tiers: changedAt(tiers, place, (one) => limited(one, "minQuantity", value)) })
                }
              />
              <MoneyField
                label={say("playbook.fields.minSubtotalCents")}
                help={say("playbook.discounts.orEmpty")}
                currency={currency}
                cents={tier.minSubtotalCents}
                readOnly={readOnly}
                error={at(place, "minSubtotalCents")}
                onChange={(value) =>
                  set({ tiers: changedAt(tiers, place, (one) => limited(one, "minSubtotalCents", value)) })
                }
              />
            </Columns>
            <LocalizedField
              label={say("playbook.fields.text")}
              value={tier.text}
              issues={issues}
              path={`discounts.tiers.${place}.text`}
              readOnly={readOnly}
              onChange={(text) => change(place, { text })}
            />
          </>
        )}
      </CardList>
      <Columns>
        <NumberField
          label={say("playbook.fields.haggle")}
          help={say("playbook.discounts.haggleHelp")}
          value={haggle.percent}
          suffix=" %"
          decimals={2}
          readOnly={readOnly}
          error={issues["discounts.haggle.percent"]}
          onChange={(value) => set({ haggle: { ...haggle, percent: value as number } })}
        />
        <MoneyField
          label={say("playbook.discounts.haggleFrom")}
          currency={currency}
          cents={haggle.minSubtotalCents}
          readOnly={readOnly}
          error={issues["discounts.haggle.minSubtotalCents"]}
          onChange={(value) => set({ haggle: { ...haggle, minSubtotalCents: value ?? 0 } })}
        />
      </Columns>
    </Section>
  );
}

/** An empty condition is none. */
function limited(tier: Tier, name: "minQuantity" | "minSubtotalCents", value: number | null): Tier {
  const { [name]: _former, ...rest } = tier;
  return value === null ? rest : { ...rest, [name]: value };
}
