/** What is asked of a field: the operator, and its words, numbers, amounts or days. */
import { Group, MultiSelect, NumberInput, Select, TagsInput, Text, TextInput } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";
import type { CatalogueField, Test } from "./data.ts";
import { freshTest } from "./fresh.ts";
import { choiceName, fieldName } from "./words.ts";

interface Props {
  readonly field: CatalogueField;
  readonly test: Test;
  readonly currency: string;
  readonly onChange: (test: Test) => void;
}

export function TestInputs({ field, test, currency, onChange }: Props) {
  const { say } = useSpeech();
  return (
    <>
      <Select
        aria-label={say("segments.op", { field: fieldName(say, field) })}
        data={field.ops.map((op) => ({ value: op, label: say(`segments.ops.${op}`) }))}
        value={test.op}
        onChange={(op) => op && onChange(freshTest(field, op, currency, test))}
        allowDeselect={false}
        w={{ base: "100%", sm: 170 }}
      />
      <Values field={field} test={test} currency={currency} onChange={onChange} />
    </>
  );
}

function Values({ field, test, onChange }: Props) {
  const { say } = useSpeech();
  const name = fieldName(say, field);
  const label = say("segments.value", { field: name });
  if ("values" in test) {
    const set = (values: string[]) => onChange({ ...test, values });
    const known = field.choices.map(({ value }) => ({ value, label: choiceName(say, field, value) }));
    const isClosed = known.length > 0 && (field.kind === "choice" || field.name === "products");
    const style = { flex: 1, minWidth: 230 };
    if (isClosed)
      return (
        <MultiSelect aria-label={label} data={known} value={test.values} onChange={set} searchable style={style} />
      );
    return (
      <TagsInput
        aria-label={label}
        data={known.map(({ value }) => value)}
        value={test.values}
        onChange={set}
        maxTags={50}
        maxLength={200}
        acceptValueOnBlur
        placeholder={test.values.length === 0 ? say("segments.writeWord") : ""}
        style={style}
      />
    );
  }
  if ("days" in test)
    return (
      <Group gap="xs" wrap="nowrap">
        <NumberInput
          aria-label={label}
          min={1}
          max={3_650}
          allowDecimal={false}
          w={90}
          value={test.days}
          onChange={(days) => onChange({ ...test, days: Math.max(1, Number(days) || 1) })}
        />
        <Text size="sm">{say("segments.days", { days: test.days })}</Text>
      </Group>
    );
  if (test.op === "between")
    return <Range name={name} min={test.min} max={test.max} onChange={(bounds) => onChange({ ...test, ...bounds })} />;
  if (test.op === "amount")
    return (
      <Range
        name={name}
        min={test.min}
        max={test.max}
        unit={test.currency}
        onChange={(bounds) => onChange({ ...test, ...bounds })}
      />
    );
  if (test.op === "dates")
    return (
      <Group gap="xs">
        <TextInput
          type="date"
          aria-label={say("segments.from", { field: name })}
          value={test.from ?? ""}
          onChange={(event) => onChange({ ...test, from: event.currentTarget.value || null })}
        />
        <Text size="sm">{say("segments.to")}</Text>
        <TextInput
          type="date"
          aria-label={say("segments.until", { field: name })}
          value={test.to ?? ""}
          onChange={(event) => onChange({ ...test, to: event.currentTarget.value || null })}
        />
      </Group>
    );
  return null;
}

/** From and to, either of which may be open. Amounts are shown whole and kept in cents. */
export function Range({
  name,
  min,
  max,
  unit,
  onChange,
}: {
  name: string;
  min: number | null;
  max: number | null;
  unit?: string;
  onChange: (bounds: { min: number | null; max: number | null }) => void;
}) {
  const { say } = useSpeech();
  const scale = unit === undefined ? 1 : 100;
  const shown = (value: number | null) => (value === null ? "" : value / scale);
  const kept = (value: string | number) => (value === "" ? null : Math.round(Number(value) * scale));
  const money = unit === undefined ? {} : { suffix: ` ${unit}`, thousandSeparator: true, decimalScale: 2 };
  return (
    <Group gap="xs" wrap="nowrap">
      <NumberInput
        {...money}
        aria-label={say("segments.from", { field: name })}
        placeholder={say("segments.any")}
        w={unit ? 140 : 90}
        min={0}
        value={shown(min)}
        onChange={(value) => onChange({ min: kept(value), max })}
      />
      <Text size="sm">{say("segments.to")}</Text>
      <NumberInput
        {...money}
        aria-label={say("segments.until", { field: name })}
        placeholder={say("segments.any")}
        w={unit ? 140 : 90}
        min={0}
        value={shown(max)}
        onChange={(value) => onChange({ min, max: kept(value) })}
      />
    </Group>
  );
}
