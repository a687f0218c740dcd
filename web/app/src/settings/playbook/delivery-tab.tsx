/** Where things are brought and for how much, how they are paid, what the prices include, and how long they can be returned. */
import { Group, Switch, TagsInput, TextInput } from "@mantine/core";
import { useSpeech } from "../../lib/texts.ts";
import type { Parts, Playbook } from "./data.ts";
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
import { PartForm } from "./part-form.tsx";
import { Payments } from "./payments.tsx";
import { issueUnder } from "./rules-tab.tsx";
import type { Draft } from "./use-draft.ts";

type Zone = Parts["delivery"]["zones"][number];

export function DeliveryTab({ draft, playbook, readOnly }: { draft: Draft; playbook: Playbook; readOnly: boolean }) {
  const { say } = useSpeech();
  const { parts, issues } = draft;
  const { delivery, guarantee } = parts;
  const { zones } = delivery;
  const { currency } = playbook;
  const setZones = (next: Zone[]) => draft.set("delivery", { ...delivery, zones: next });
  const change = (place: number, other: Partial<Zone>) =>
    setZones(changedAt(zones, place, (zone) => ({ ...zone, ...other })));
  const days = (zone: Zone, place: number, name: "minDays" | "maxDays") => ({
    label: say(`playbook.fields.${name}`),
    value: zone[name],
    max: 60,
    readOnly,
    error: issues[`delivery.zones.${place}.${name}`],
    onChange: (value: number | null) => change(place, { [name]: value as number }),
  });
  return (
    <PartForm draft={draft} currency={currency} readOnly={readOnly}>
      <Section title={say("playbook.delivery.title")} help={say("playbook.delivery.help")}>
        <Switch
          label={say("playbook.fields.pickup")}
          checked={delivery.pickup}
          disabled={readOnly}
          onChange={(event) => draft.set("delivery", { ...delivery, pickup: event.currentTarget.checked })}
        />
        <CardList
          items={zones}
          empty={say("playbook.delivery.empty")}
          add={say("playbook.delivery.add")}
          nameOf={(zone, place) => zone.name || say("playbook.delivery.new", { place: place + 1 })}
          readOnly={readOnly}
          onAdd={() =>
            setZones([
              ...zones,
              { key: "", name: "", places: [], cents: 0, minDays: 1, maxDays: 3, freeFromCents: null },
            ])
          }
          onRemove={(place) => setZones(without(zones, place))}
        >
          {(zone, place) => (
            <>
              <Columns>
                <TextInput
                  label={say("playbook.fields.name")}
                  value={zone.name}
                  readOnly={readOnly}
                  maxLength={80}
                  error={issues[`delivery.zones.${place}.name`]}
                  onChange={(event) => change(place, { name: event.currentTarget.value })}
                />
                <MoneyField
                  label={say("playbook.fields.cents")}
                  help={say("playbook.delivery.priceHelp")}
                  currency={currency}
                  cents={zone.cents}
                  readOnly={readOnly}
                  error={issues[`delivery.zones.${place}.cents`]}
                  onChange={(cents) => change(place, { cents: cents as number })}
                />
                <Group grow align="flex-start">
                  <NumberField {...days(zone, place, "minDays")} />
                  <NumberField {...days(zone, place, "maxDays")} />
                </Group>
                <MoneyField
                  label={say("playbook.fields.freeFromCents")}
                  help={say("playbook.delivery.freeHelp")}
                  currency={currency}
                  cents={zone.freeFromCents}
                  readOnly={readOnly}
                  error={issues[`delivery.zones.${place}.freeFromCents`]}
                  onChange={(freeFromCents) => change(place, { freeFromCents })}
                />
              </Columns>
              <TagsInput
                label={say("playbook.fields.places")}
                description={say("playbook.delivery.placesHelp")}
                inputWrapperOrder={["label", "input", "description", "error"]}
                value={[...zone.places]}
                readOnly={readOnly}
                error={issueUnder(issues, `delivery.zones.${place}.places`)}
                onChange={(places) => change(place, { places })}
              />
            </>
          )}
        </CardList>
      </Section>
      <Payments draft={draft} readOnly={readOnly} />
      <Section title={say("playbook.guarantee.title")} help={say("playbook.guarantee.help")}>
        <Columns>
          <NumberField
            label={say("playbook.fields.returnDays")}
            help={say("playbook.guarantee.daysHelp")}
            value={guarantee.returnDays}
            max={365}
            readOnly={readOnly}
            error={issues["guarantee.returnDays"]}
            onChange={(value) => draft.set("guarantee", { ...guarantee, returnDays: value as number })}
          />
        </Columns>
        <LocalizedField
          label={say("playbook.guarantee.text")}
          help={say("playbook.guarantee.textHelp")}
          value={guarantee.text ?? NO_TEXT}
          issues={issues}
          path="guarantee.text"
          readOnly={readOnly}
          onChange={(text) =>
            draft.set("guarantee", { ...guarantee, text: Object.values(text).every((one) => one === "") ? null : text })
          }
        />
      </Section>
    </PartForm>
  );
}
