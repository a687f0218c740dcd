/** One condition of a rule in a row: what it is about, and what is asked of it. */
import { ActionIcon, Group, Paper, Select, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useSpeech } from "../lib/texts.ts";
import { ActInputs, ChannelInputs, ConsentInputs, EventInputs, SegmentInputs, SpentInputs } from "./act-inputs.tsx";
import type { Catalogue, Rule, Segment } from "./data.ts";
import { freshRule } from "./fresh.ts";
import { LeadInputs } from "./lead-inputs.tsx";
import classes from "./segments.module.css";
import { TestInputs } from "./test-inputs.tsx";
import { findField, subjectOf, subjects } from "./words.ts";

export interface BuilderProps {
  readonly catalogue: Catalogue;
  readonly segments: readonly Segment[];
  readonly isReadOnly: boolean;
}

export function Condition({
  rule,
  onChange,
  onRemove,
  ...builder
}: BuilderProps & { rule: Rule; onChange: (rule: Rule) => void; onRemove: () => void }) {
  const { say } = useSpeech();
  const { catalogue } = builder;
  return (
    <Paper withBorder p="xs" className={classes.condition} component="li">
      <Group gap="xs" align="flex-start" style={{ flex: 1, minWidth: 0 }}>
        {rule.type === "event" ? (
          <Text size="sm" py={8}>
            {say("segments.kinds.event", { name: rule.name })}
          </Text>
        ) : (
          <Select
            aria-label={say("segments.about")}
            data={subjects(say, catalogue)}
            value={subjectOf(rule)}
            onChange={(subject) => {
              const fresh = subject && subject !== subjectOf(rule) ? freshRule(catalogue, subject) : null;
              if (fresh) onChange(fresh);
            }}
            searchable
            allowDeselect={false}
            nothingFoundMessage={say("segments.noSubject")}
            maxDropdownHeight={320}
            w={{ base: "100%", sm: 220 }}
          />
        )}
        <Inputs rule={rule} onChange={onChange} {...builder} />
      </Group>
      <ActionIcon variant="subtle" color="gray" onClick={onRemove} aria-label={say("segments.removeCondition")}>
        <IconX size={16} stroke={1.6} />
      </ActionIcon>
    </Paper>
  );
}

function Inputs({ rule, onChange, ...builder }: BuilderProps & { rule: Rule; onChange: (rule: Rule) => void }) {
  const { say } = useSpeech();
  const { catalogue } = builder;
  switch (rule.type) {
    case "field": {
      const field = findField(catalogue, "contact", rule.field);
      if (!field)
        return (
          <Text size="sm" c="var(--mantine-color-error)" py={8}>
            {say("segments.gone", { field: rule.field })}
          </Text>
        );
      const set = (test: typeof rule.test) => onChange({ ...rule, test });
      return <TestInputs field={field} test={rule.test} currency={catalogue.currency} onChange={set} />;
    }
    case "lead":
      return <LeadInputs rule={rule} catalogue={catalogue} onChange={onChange} />;
    case "did":
      return <ActInputs rule={rule} onChange={onChange} />;
    case "event":
      return <EventInputs rule={rule} onChange={onChange} />;
    case "spent":
      return <SpentInputs rule={rule} onChange={onChange} />;
    case "channel":
      return <ChannelInputs rule={rule} catalogue={catalogue} onChange={onChange} />;
    case "consent":
      return <ConsentInputs rule={rule} catalogue={catalogue} onChange={onChange} />;
    case "segment":
      return <SegmentInputs rule={rule} segments={builder.segments} onChange={onChange} />;
    default:
      return null;
  }
}
