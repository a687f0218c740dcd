/** What the law of each country allows, day by day; a country that is not named keeps the business's own hours. */
import { Button, Group, Paper, Select, Stack, Switch, Text, Title } from "@mantine/core";
import { useMemo, useState } from "react";
import { countriesIn } from "../../lib/regions.ts";
import { useSpeech } from "../../lib/texts.ts";
import { WeekHours } from "../week-hours.tsx";
import type { Settings } from "./automation.tsx";
import { Section } from "./limits.tsx";

type Rules = Settings["countries"];
type Rule = Rules[string];

const DAY = { from: 480, to: 1_200 };
const FRESH: Rule = {
  hours: [null, DAY, DAY, DAY, DAY, DAY, DAY],
  onHolidays: false,
  oncePerDay: false,
  oneChannelPerWeek: false,
};
const SWITCHES = ["onHolidays", "oncePerDay", "oneChannelPerWeek"] as const;

export function Countries({
  countries,
  isReadOnly,
  onChange,
}: {
  countries: Rules;
  isReadOnly: boolean;
  onChange: (countries: Rules) => void;
}) {
  const { say, locale } = useSpeech();
  const [chosen, setChosen] = useState<string | null>(null);
  const known = Object.keys(countries);
  const all = useMemo(() => countriesIn(locale), [locale]);
  const nameOf = (code: string) => all.find(({ value }) => value === code)?.label ?? code;
  return (
    <Section
      id="countries"
      title={say("automation.policy.countries.title")}
      lead={say("automation.policy.countries.lead")}
    >
      {known.length === 0 ? <Text size="sm">{say("automation.policy.countries.empty")}</Text> : null}
      {known.map((code) => (
        <CountryRule
          key={code}
          name={nameOf(code)}
          note={code === "CO" ? say("automation.policy.countries.ley2300") : null}
          rule={countries[code] as Rule}
          isReadOnly={isReadOnly}
          onChange={(rule) => onChange({ ...countries, [code]: rule })}
          onRemove={() => onChange(Object.fromEntries(Object.entries(countries).filter(([other]) => other !== code)))}
        />
      ))}
      {isReadOnly ? null : (
        <Group align="flex-end">
          <Select
            label={say("automation.policy.countries.add")}
            placeholder={say("automation.policy.countries.choose")}
            searchable
            data={all.filter(({ value }) => !known.includes(value))}
            value={chosen}
            onChange={setChosen}
          />
          <Button
            variant="light"
            disabled={chosen === null}
            onClick={() => {
              if (chosen) onChange({ ...countries, [chosen]: FRESH });
              setChosen(null);
            }}
          >
            {say("automation.policy.countries.put")}
          </Button>
        </Group>
      )}
    </Section>
  );
}

function CountryRule({
  name,
  note,
  rule,
  isReadOnly,
  onChange,
  onRemove,
}: {
  name: string;
  note: string | null;
  rule: Rule;
  isReadOnly: boolean;
  onChange: (rule: Rule) => void;
  onRemove: () => void;
}) {
  const { say } = useSpeech();
  const openings = rule.hours.flatMap((span, weekday) =>
    span ? [{ weekday, opensAt: span.from, closesAt: span.to }] : [],
  );
  return (
    <Paper withBorder p="sm" component="section" aria-label={name}>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <Title order={3} size="sm">
          {name}
        </Title>
        {isReadOnly ? null : (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={say("automation.policy.countries.removeOf", { name })}
            onClick={onRemove}
          >
            {say("automation.policy.countries.remove")}
          </Button>
        )}
      </Group>
      {note ? (
        <Text size="sm" c="dimmed" mb="xs">
          {note}
        </Text>
      ) : null}
      <Stack gap="sm">
        <WeekHours
          hours={openings}
          isReadOnly={isReadOnly}
          most={1}
          onChange={(changed) =>
            onChange({
              ...rule,
              hours: rule.hours.map((_, weekday) => {
                const day = changed.find((one) => one.weekday === weekday);
                return day ? { from: day.opensAt, to: day.closesAt } : null;
              }),
            })
          }
        />
        {SWITCHES.map((key) => (
          <Switch
            key={key}
            label={say(`automation.policy.countries.${key}`)}
            disabled={isReadOnly}
            checked={rule[key]}
            onChange={(event) => onChange({ ...rule, [key]: event.currentTarget.checked })}
          />
        ))}
      </Stack>
    </Paper>
  );
}
