/** The fields that a business added to its leads or customers: each is shown by its type and saved when it is left. */
import { NumberInput, Select, Skeleton, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";

interface Field {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly type: "text" | "number" | "date" | "choice" | "boolean";
  readonly choices: readonly string[];
}
type Value = string | number | boolean | null;
type Save = (change: Readonly<Record<string, Value>>) => void;

/** Undefined until they have come. */
export function useOwnFields(entity: "lead" | "contact"): readonly Field[] | undefined {
  const { data } = useQuery({
    queryKey: ["custom-fields", entity],
    queryFn: async () => (await api<{ data: Field[] }>("GET", "/v1/custom-fields", { query: { entity } })).data,
    staleTime: 300_000,
  });
  return data;
}

export function OwnFields({
  entity,
  values,
  onSave,
}: {
  entity: "lead" | "contact";
  values: Readonly<Record<string, unknown>>;
  /** Null for somebody who may only read. */
  onSave: Save | null;
}) {
  const { say } = useSpeech();
  const { may } = useSession();
  const fields = useOwnFields(entity);
  if (fields === undefined) return <Skeleton h={34} role="status" aria-label={say("wait")} />;
  if (fields.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {say(may("settings:write") ? "crm.noFieldsAdmin" : "crm.noFields")}
      </Text>
    );
  return (
    <Stack gap="xs">
      {fields.map((field) => (
        // What another wrote meanwhile takes the place of what is shown.
        <One
          key={`${field.key}:${String(values[field.key])}`}
          field={field}
          value={values[field.key]}
          onSave={onSave}
        />
      ))}
    </Stack>
  );
}

function One({ field, value, onSave }: { field: Field; value: unknown; onSave: Save | null }) {
  const { key, label, type, choices } = field;
  const save = (next: Value) => {
    if (onSave && next !== (value ?? null)) onSave({ [key]: next });
  };
  const common = { label, size: "xs", disabled: onSave === null } as const;
  if (type === "boolean")
    return <Switch {...common} checked={value === true} onChange={(event) => save(event.currentTarget.checked)} />;
  if (type === "choice")
    return (
      <Select
        {...common}
        clearable
        data={[...choices]}
        value={typeof value === "string" ? value : null}
        onChange={save}
      />
    );
  if (type === "number")
    return (
      <NumberInput
        {...common}
        hideControls
        defaultValue={typeof value === "number" ? value : ""}
        onBlur={(event) => {
          const text = event.currentTarget.value.trim();
          save(text === "" ? null : Number(text));
        }}
      />
    );
  return (
    <TextInput
      {...common}
      type={type === "date" ? "date" : "text"}
      defaultValue={typeof value === "string" ? value : ""}
      onBlur={(event) => save(event.currentTarget.value.trim() || null)}
    />
  );
}
