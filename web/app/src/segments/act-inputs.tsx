/** The inputs of the conditions that are about no field: acts, money, channels, consent, other segments. */
import { Group, MultiSelect, NumberInput, Select, Text } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";
import type { Catalogue, Rule, Segment } from "./data.ts";
import { Range } from "./test-inputs.tsx";
import { channelName } from "./words.ts";

type Of<Type extends Rule["type"]> = Extract<Rule, { type: Type }>;
interface Props<Type extends Rule["type"]> {
  readonly rule: Of<Type>;
  readonly onChange: (rule: Rule) => void;
}

/** How often: at least so many times, never, or exactly in between. */
export function ActInputs({ rule, onChange }: Props<"did">) {
  const { say } = useSpeech();
  const often = rule.max === 0 ? "never" : rule.max === null ? "least" : "range";
  const set = (value: string | null) => {
    if (value === "never") onChange({ ...rule, min: 0, max: 0 });
    if (value === "least") onChange({ ...rule, min: Math.max(1, rule.min), max: null });
    if (value === "range") onChange({ ...rule, min: Math.max(1, rule.min), max: Math.max(3, rule.min) });
  };
  const times = (label: string, value: number, change: (value: number) => void) => (
    <NumberInput
      aria-label={label}
      min={1}
      max={100_000}
      allowDecimal={false}
      w={80}
      value={value}
      onChange={(next) => change(Math.max(1, Number(next) || 1))}
    />
  );
  return (
    <>
      <Select
        aria-label={say("segments.often.label")}
        data={["least", "never", "range"].map((value) => ({ value, label: say(`segments.often.${value}`) }))}
        value={often}
        onChange={set}
        allowDeselect={false}
        w={{ base: "100%", sm: 130 }}
      />
      {often === "never" ? null : times(say("segments.often.times"), rule.min, (min) => onChange({ ...rule, min }))}
      {often === "range" && rule.max !== null ? (
        <>
          <Text size="sm" py={8}>
            {say("segments.to")}
          </Text>
          {times(say("segments.often.most"), rule.max, (max) => onChange({ ...rule, max: Math.max(rule.min, max) }))}
        </>
      ) : null}
      {often === "never" ? null : (
        <Text size="sm" py={8}>
          {say("segments.often.unit", { times: rule.max ?? rule.min })}
        </Text>
      )}
      <Within days={rule.withinDays} onChange={(withinDays) => onChange({ ...rule, withinDays })} />
    </>
  );
}

export function EventInputs({ rule, onChange }: Props<"event">) {
  return <Within days={rule.withinDays} onChange={(withinDays) => onChange({ ...rule, withinDays })} />;
}

export function SpentInputs({ rule, onChange }: Props<"spent">) {
  const { say } = useSpeech();
  return (
    <>
      <Range
        name={say("segments.kinds.spent")}
        min={rule.min}
        max={rule.max}
        unit={rule.currency}
        onChange={(bounds) => onChange({ ...rule, ...bounds })}
      />
      <Within days={rule.withinDays} onChange={(withinDays) => onChange({ ...rule, withinDays })} />
    </>
  );
}

/** In the last days, or ever. */
function Within({ days, onChange }: { days: number | null; onChange: (days: number | null) => void }) {
  const { say } = useSpeech();
  return (
    <Group gap="xs" wrap="nowrap">
      <Select
        aria-label={say("segments.when.label")}
        data={["within", "ever"].map((value) => ({ value, label: say(`segments.when.${value}`) }))}
        value={days === null ? "ever" : "within"}
        onChange={(value) => onChange(value === "ever" ? null : (days ?? 30))}
        allowDeselect={false}
        w={165}
      />
      {days === null ? null : (
        <>
          <NumberInput
            aria-label={say("segments.when.days")}
            min={1}
            max={3_650}
            allowDecimal={false}
            w={80}
            value={days}
            onChange={(value) => onChange(Math.max(1, Number(value) || 1))}
          />
          <Text size="sm">{say("segments.days", { days })}</Text>
        </>
      )}
    </Group>
  );
}

export function ChannelInputs({ rule, catalogue, onChange }: Props<"channel"> & { catalogue: Catalogue }) {
  const { say } = useSpeech();
  return (
    <MultiSelect
      aria-label={say("segments.kinds.channel")}
      data={catalogue.channels.map((value) => ({ value, label: channelName(say, value) }))}
      value={rule.kinds}
      onChange={(kinds) => onChange({ ...rule, kinds })}
      style={{ flex: 1, minWidth: 200 }}
    />
  );
}

export function ConsentInputs({ rule, catalogue, onChange }: Props<"consent"> & { catalogue: Catalogue }) {
  const { say } = useSpeech();
  const channels = catalogue.channels.map((value) => ({ value, label: channelName(say, value) }));
  return (
    <>
      <Select
        aria-label={say("segments.consent.purpose")}
        data={catalogue.purposes.map((value) => ({ value, label: say(`contacts.purposes.${value}`) }))}
        value={rule.purpose}
        onChange={(purpose) => purpose && onChange({ ...rule, purpose: purpose as Of<"consent">["purpose"] })}
        allowDeselect={false}
        w={{ base: "100%", sm: 160 }}
      />
      <Select
        aria-label={say("segments.consent.channel")}
        data={[{ value: "all", label: say("segments.consent.all") }, ...channels]}
        value={rule.channel ?? "all"}
        onChange={(channel) => channel && onChange({ ...rule, channel: channel === "all" ? null : channel })}
        allowDeselect={false}
        w={{ base: "100%", sm: 150 }}
      />
      <Select
        aria-label={say("segments.consent.state")}
        data={(["granted", "refused", "unknown"] as const).map((value) => ({
          value,
          label: say(`segments.consent.${value}`),
        }))}
        value={rule.state}
        onChange={(state) => state && onChange({ ...rule, state: state as Of<"consent">["state"] })}
        allowDeselect={false}
        w={{ base: "100%", sm: 130 }}
      />
    </>
  );
}

export function SegmentInputs({ rule, segments, onChange }: Props<"segment"> & { segments: readonly Segment[] }) {
  const { say } = useSpeech();
  return (
    <MultiSelect
      aria-label={say("segments.kinds.segment")}
      data={segments.map(({ id, name }) => ({ value: id, label: name }))}
      value={rule.ids}
      onChange={(ids) => onChange({ ...rule, ids })}
      placeholder={rule.ids.length === 0 ? say("segments.chooseSegment") : ""}
      searchable
      style={{ flex: 1, minWidth: 200 }}
    />
  );
}
