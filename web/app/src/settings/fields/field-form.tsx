/** Adding a field, or changing how one is called, what may be chosen, and whether it must be filled in. */
import { Button, Group, Select, Stack, Switch, TagsInput, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ProblemNote } from "../../crm/problem-note.tsx";
import { useSpeech } from "../../lib/texts.ts";
import { issuesOf } from "../issues.ts";
import { type Entity, type Field, type FieldType, keyOf, TYPES, useFieldCall } from "./data.ts";

const CHOICES_MIN = 2;

export function FieldForm({
  entity,
  field,
  place,
  onDone,
}: {
  entity: Entity;
  /** Null for a new one. */
  field: Field | null;
  /** Of a new one, after the others. */
  place: number;
  onDone: () => void;
}) {
  const { say } = useSpeech();
  const [label, setLabel] = useState(field?.label ?? "");
  const [ownKey, setOwnKey] = useState<string | null>(null);
  const [type, setType] = useState<FieldType>(field?.type ?? "text");
  const [choices, setChoices] = useState<string[]>([...(field?.choices ?? [])]);
  const [isRequired, setRequired] = useState(field?.isRequired ?? false);
  const save = useFieldCall();
  const key = ownKey ?? keyOf(label);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const told = { label: label.trim(), choices: type === "choice" ? choices : [], isRequired };
    save.mutate(
      field
        ? { method: "PATCH", path: `/${field.id}`, body: told }
        : { method: "POST", path: "", body: { ...told, entity, key, type, position: place } },
      { onSuccess: onDone },
    );
  };
  const issues = issuesOf(save.error);
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemNote error={save.error} />
        <TextInput
          label={say("ownFields.label")}
          required
          maxLength={80}
          autoComplete="off"
          data-autofocus
          value={label}
          error={issues.label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        {field ? (
          <Text size="sm" c="dimmed">
            {say(`ownFields.types.${field.type}`)} · <code>{field.key}</code>. {say("ownFields.typeFixed")}
          </Text>
        ) : (
          <>
            <Select
              label={say("ownFields.type")}
              allowDeselect={false}
              data={TYPES.map((value) => ({ value, label: say(`ownFields.types.${value}`) }))}
              value={type}
              onChange={(value) => setType((value ?? "text") as FieldType)}
            />
            <TextInput
              label={say("ownFields.key")}
              description={say("ownFields.keyHelp")}
              required
              maxLength={40}
              pattern="[a-z][a-z0-9_]*"
              autoComplete="off"
              value={key}
              error={issues.key}
              onChange={(event) => setOwnKey(event.currentTarget.value)}
            />
          </>
        )}
        {type === "choice" ? (
          <TagsInput
            label={say("ownFields.choices")}
            description={say("ownFields.choicesHelp")}
            acceptValueOnBlur
            maxTags={100}
            value={choices}
            error={issues.choices}
            onChange={setChoices}
          />
        ) : null}
        <Switch
          label={say("ownFields.required")}
          description={say("ownFields.requiredHelp")}
          checked={isRequired}
          onChange={(event) => setRequired(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {say("cancel")}
          </Button>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={type === "choice" && new Set(choices).size < CHOICES_MIN}
          >
            {say(field ? "settings.save" : "ownFields.add")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
