/** Another name, key or secret for a shop or an account that is connected; its address stays. */
import { Button, Group, PasswordInput, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { ProblemNote } from "../../crm/problem-note.tsx";
import { useSpeech } from "../../lib/texts.ts";
import { useCommerceCall } from "./data.ts";

export interface Secret {
  /** As the API names it. */
  readonly field: "secret" | "apiKey" | "webhookSecret";
  /** Key of its label under `commerce`. */
  readonly label: "changeShop" | "changeKey" | "changeWebhook";
}

export function ChangeForm({
  path,
  name: before,
  secrets,
  onDone,
}: {
  path: string;
  name: string;
  secrets: readonly Secret[];
  onDone: () => void;
}) {
  const { say } = useSpeech();
  const [name, setName] = useState(before);
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({});
  const save = useCommerceCall();
  const send = (event: FormEvent) => {
    event.preventDefault();
    // What is left empty stays as it is.
    const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value.trim() !== ""));
    save.mutate(
      { method: "PATCH", path, body: { name: name.trim(), ...filled } },
      {
        onSuccess: () => {
          notifications.show({ message: say("commerce.changed") });
          onDone();
        },
      },
    );
  };
  return (
    <form onSubmit={send} autoComplete="off">
      <Stack>
        <TextInput
          label={say("commerce.name")}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        {secrets.map(({ field, label }) => (
          <PasswordInput
            key={field}
            label={say(`commerce.${label}`)}
            description={say("commerce.changeSecret")}
            minLength={8}
            maxLength={300}
            autoComplete="new-password"
            value={given[field] ?? ""}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setGiven((now) => ({ ...now, [field]: value }));
            }}
          />
        ))}
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {say("commerce.saveChange")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
