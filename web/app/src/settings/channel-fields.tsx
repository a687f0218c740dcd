/** The fields that a kind of channel asks for, and what a form of them holds. */
import { NumberInput, PasswordInput, Select, Switch, TextInput } from "@mantine/core";
import { type Say, useSpeech } from "../lib/texts.ts";
import type { Field } from "./use-channels.ts";

export type Values = Readonly<Record<string, string | number | boolean>>;

/** What a field or a choice is called; a new one of a provider shows its own name until it has a sentence. */
function wordOf(say: Say, area: "fields" | "choices", name: string): string {
  const key = `settings.channels.${area}.${name}`;
  const text = say(key);
  return text === key ? name : text;
}

/** Where its value is found, for those that need it told. */
function helpOf(say: Say, name: string): string | undefined {
  const key = `settings.channels.fieldHelp.${name}`;
  const text = say(key);
  return text === key ? undefined : text;
}

export function ChannelFields({
  fields,
  values,
  onChange,
  issues,
  root,
  isSecret = false,
}: {
  fields: readonly Field[];
  values: Values;
  onChange: (values: Values) => void;
  issues: Readonly<Record<string, string>>;
  root: "settings" | "secrets";
  isSecret?: boolean;
}) {
  const { say } = useSpeech();
  const set = (name: string, value: string | number | boolean | null) => {
    const { [name]: _, ...rest } = values;
    onChange(value === null || value === "" ? rest : { ...rest, [name]: value });
  };
  return fields.map(({ name, type, choices, isRequired, byDefault }) => {
    const common = {
      label: wordOf(say, "fields", name),
      description: helpOf(say, name),
      required: isRequired,
      error: issues[`${root}.${name}`],
    };
    const value = values[name] ?? byDefault;
    if (isSecret)
      return (
        <PasswordInput
          key={name}
          {...common}
          autoComplete="off"
          value={String(values[name] ?? "")}
          onChange={(event) => set(name, event.currentTarget.value)}
        />
      );
    if (type === "boolean")
      return (
        <Switch
          key={name}
          label={common.label}
          checked={value === true}
          onChange={(event) => set(name, event.currentTarget.checked)}
        />
      );
    if (type === "choice")
      return (
        <Select
          key={name}
          {...common}
          data={choices.map((choice) => ({ value: choice, label: wordOf(say, "choices", choice) }))}
          value={value === null ? null : String(value)}
          onChange={(chosen) => set(name, chosen)}
        />
      );
    if (type === "number")
      return (
        <NumberInput
          key={name}
          {...common}
          value={typeof value === "number" ? value : ""}
          onChange={(given) => set(name, given)}
        />
      );
    return (
      <TextInput
        key={name}
        {...common}
        autoComplete="off"
        value={String(values[name] ?? "")}
        onChange={(event) => set(name, event.currentTarget.value)}
      />
    );
  });
}
