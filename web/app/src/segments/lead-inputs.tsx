/** A lead that a person has: all of its conditions hold for one and the same lead. */
import { ActionIcon, Button, Group, Select, Stack, Text } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useSpeech } from "../lib/texts.ts";
import type { Catalogue, FieldRule, Rule } from "./data.ts";
import { freshField } from "./fresh.ts";
import { TestInputs } from "./test-inputs.tsx";
import { fieldName, findField } from "./words.ts";

type LeadRule = Extract<Rule, { type: "lead" }>;

export function LeadInputs({
  rule,
  catalogue,
  onChange,
}: {
  rule: LeadRule;
  catalogue: Catalogue;
  onChange: (rule: Rule) => void;
}) {
  const { say } = useSpeech();
  const fields = catalogue.fields.filter(({ scope }) => scope === "lead");
  const names = fields.map((field) => ({ value: field.name, label: fieldName(say, field) }));
  const set = (rules: FieldRule[]) => onChange({ ...rule, rules });
  const put = (at: number, each: FieldRule) => set(rule.rules.map((one, index) => (index === at ? each : one)));
  const add = () => {
    const field = fields.find(({ name }) => !rule.rules.some((one) => one.field === name)) ?? fields[0];
    if (field) set([...rule.rules, freshField(field, catalogue.currency)]);
  };
  return (
    <Stack gap="xs" style={{ flexBasis: "100%" }}>
      {rule.rules.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say("segments.anyLead")}
        </Text>
      ) : null}
      {rule.rules.map((each, at) => {
        const field = findField(catalogue, "lead", each.field);
        return (
          <Group key={at} gap="xs" align="flex-start">
            <Select
              aria-label={say("segments.aboutLead")}
              data={names}
              value={each.field}
              onChange={(name) => {
                const next = name ? findField(catalogue, "lead", name) : null;
                if (next && name !== each.field) put(at, freshField(next, catalogue.currency));
              }}
              searchable
              allowDeselect={false}
              w={{ base: "100%", sm: 170 }}
            />
            {field ? (
              <TestInputs
                field={field}
                test={each.test}
                currency={catalogue.currency}
                onChange={(test) => put(at, { ...each, test })}
              />
            ) : (
              <Text size="sm" c="var(--mantine-color-error)" py={8}>
                {say("segments.gone", { field: each.field })}
              </Text>
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              mt={4}
              onClick={() => set(rule.rules.filter((_one, index) => index !== at))}
              aria-label={say("segments.removeCondition")}
            >
              <IconX size={16} stroke={1.6} />
            </ActionIcon>
          </Group>
        );
      })}
      <Group>
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
          {say("segments.addLead")}
        </Button>
      </Group>
    </Stack>
  );
}
