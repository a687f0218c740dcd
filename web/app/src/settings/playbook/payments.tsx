/** How customers pay, and the tax that every price includes. */
import { Switch, TextInput } from "@mantine/core";
import { useSpeech } from "../../lib/texts.ts";
import type { Parts } from "./data.ts";
import { CardList, Columns, changedAt, NumberField, Section, without } from "./fields.tsx";
import type { Draft } from "./use-draft.ts";

type Method = Parts["payments"]["methods"][number];

export function Payments({ draft, readOnly }: { draft: Draft; readOnly: boolean }) {
  const { say } = useSpeech();
  const { parts, issues } = draft;
  const { methods } = parts.payments;
  const { taxes } = parts;
  const set = (next: Method[]) => draft.set("payments", { methods: next });
  const change = (place: number, other: Partial<Method>) =>
    set(changedAt(methods, place, (method) => ({ ...method, ...other })));
  return (
    <>
      <Section title={say("playbook.payments.title")} help={say("playbook.payments.help")}>
        <CardList
          items={methods}
          empty={say("playbook.payments.empty")}
          add={say("playbook.payments.add")}
          nameOf={(method, place) => method.name || say("playbook.payments.new", { place: place + 1 })}
          readOnly={readOnly}
          onAdd={() => set([...methods, { key: "", name: "", instalments: 1, online: true }])}
          onRemove={(place) => set(without(methods, place))}
        >
          {(method, place) => (
            <>
              <Columns>
                <TextInput
                  label={say("playbook.fields.name")}
                  value={method.name}
                  readOnly={readOnly}
                  maxLength={80}
                  error={issues[`payments.methods.${place}.name`]}
                  onChange={(event) => change(place, { name: event.currentTarget.value })}
                />
                <NumberField
                  label={say("playbook.fields.instalments")}
                  help={say("playbook.payments.instalmentsHelp")}
                  value={method.instalments}
                  min={1}
                  max={48}
                  readOnly={readOnly}
                  error={issues[`payments.methods.${place}.instalments`]}
                  onChange={(value) => change(place, { instalments: value as number })}
                />
              </Columns>
              <Switch
                label={say("playbook.fields.online")}
                checked={method.online}
                disabled={readOnly}
                onChange={(event) => change(place, { online: event.currentTarget.checked })}
              />
            </>
          )}
        </CardList>
      </Section>
      <Section title={say("playbook.taxes.title")} help={say("playbook.taxes.help")}>
        <Switch
          label={say("playbook.taxes.has")}
          checked={taxes !== null}
          disabled={readOnly}
          onChange={(event) => draft.set("taxes", event.currentTarget.checked ? { name: "", percent: 0 } : null)}
        />
        {taxes ? (
          <Columns>
            <TextInput
              label={say("playbook.taxes.name")}
              value={taxes.name}
              readOnly={readOnly}
              maxLength={20}
              error={issues["taxes.name"]}
              onChange={(event) => draft.set("taxes", { ...taxes, name: event.currentTarget.value })}
            />
            <NumberField
              label={say("playbook.fields.percent")}
              value={taxes.percent}
              suffix=" %"
              decimals={2}
              readOnly={readOnly}
              error={issues["taxes.percent"]}
              onChange={(value) => draft.set("taxes", { ...taxes, percent: value as number })}
            />
          </Columns>
        ) : null}
      </Section>
    </>
  );
}
