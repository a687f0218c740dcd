/** How far the agents may go: discounts, quotes, and when a person is called. */
import { Input, Slider, TagsInput, Text } from "@mantine/core";
import { useSpeech } from "../../lib/texts.ts";
import type { Parts, Playbook } from "./data.ts";
import { Columns, MoneyField, NumberField, Section } from "./fields.tsx";
import { PartForm } from "./part-form.tsx";
import { Tiers } from "./tiers.tsx";
import type { Draft } from "./use-draft.ts";

const MICROS = 1_000_000;

export function RulesTab({ draft, playbook, readOnly }: { draft: Draft; playbook: Playbook; readOnly: boolean }) {
  const { say } = useSpeech();
  const { parts, issues } = draft;
  const { handoff, quotes, budget } = parts;
  const { currency } = playbook;
  const hand = (change: Partial<Parts["handoff"]>) => draft.set("handoff", { ...handoff, ...change });
  const hours = (name: keyof Parts["quotes"]) => ({
    label: say(`playbook.fields.${name}`),
    value: quotes[name],
    readOnly,
    error: issues[`quotes.${name}`],
    onChange: (value: number | null) => draft.set("quotes", { ...quotes, [name]: value as number }),
  });
  return (
    <PartForm draft={draft} currency={currency} readOnly={readOnly}>
      <Tiers draft={draft} currency={currency} readOnly={readOnly} />
      <Section title={say("playbook.handoff.title")} help={say("playbook.handoff.help")}>
        <TagsInput
          label={say("playbook.fields.words")}
          description={say("playbook.handoff.wordsHelp")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={[...handoff.words]}
          readOnly={readOnly}
          error={issueUnder(issues, "handoff.words")}
          onChange={(words) => hand({ words })}
        />
        <Columns>
          <MoneyField
            label={say("playbook.fields.highValueCents")}
            help={say("playbook.handoff.highValueHelp")}
            currency={currency}
            cents={handoff.highValueCents}
            readOnly={readOnly}
            error={issues["handoff.highValueCents"]}
            onChange={(highValueCents) => hand({ highValueCents })}
          />
          <div>
            <Input.Label labelElement="div">{say("playbook.fields.minConfidence")}</Input.Label>
            <Slider
              mt="xs"
              value={Math.round(handoff.minConfidence * 100)}
              label={(value) => `${value} %`}
              thumbLabel={say("playbook.fields.minConfidence")}
              disabled={readOnly}
              onChange={(share) => hand({ minConfidence: share / 100 })}
            />
            <Text size="xs" c="dimmed" mt="xs">
              {say("playbook.handoff.confidenceHelp", { share: handoff.minConfidence })}
            </Text>
          </div>
        </Columns>
      </Section>
      <Section title={say("playbook.quotes.title")} help={say("playbook.quotes.help")}>
        <Columns>
          <NumberField {...hours("validHours")} suffix=" h" min={1} max={720} />
          <NumberField {...hours("holdHours")} suffix=" h" max={720} />
        </Columns>
      </Section>
      <Section title={say("playbook.budget.title")} help={say("playbook.budget.help")}>
        <Columns>
          <MoneyField
            label={say("playbook.fields.monthlyModelBudgetMicros")}
            help={say("playbook.budget.none")}
            currency="USD"
            cents={
              budget.monthlyModelBudgetMicros === null
                ? null
                : Math.round((budget.monthlyModelBudgetMicros * 100) / MICROS)
            }
            readOnly={readOnly}
            error={issues["budget.monthlyModelBudgetMicros"]}
            onChange={(cents) =>
              draft.set("budget", { monthlyModelBudgetMicros: cents === null ? null : (cents * MICROS) / 100 })
            }
          />
        </Columns>
      </Section>
    </PartForm>
  );
}

/** The first sentence about the list or one of its entries. */
export function issueUnder(issues: Readonly<Record<string, string>>, path: string): string | undefined {
  return Object.entries(issues).find(([at]) => at === path || at.startsWith(`${path}.`))?.[1];
}
