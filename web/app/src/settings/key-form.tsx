/** Making an API key; what it opens is chosen by area, and its secret is shown this once. */
import { Alert, Button, Code, Group, NumberInput, Stack, Switch, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { issuesOf } from "./issues.ts";
import { ScopeTable } from "./scope-table.tsx";
import { SecretOnce } from "./secret-once.tsx";

export function KeyForm({ onDone }: { onDone: () => void }) {
  const { say } = useSpeech();
  const data = useQueryClient();
  const [isEverything, setEverything] = useState(false);
  const [scopes, setScopes] = useState<readonly string[]>([]);
  const make = useMutation({
    mutationFn: (body: object) => api<{ secret: string }>("POST", "/v1/keys", { body }),
    onSuccess: () => data.invalidateQueries({ queryKey: ["keys"] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    make.mutate({
      name: text("name"),
      scopes: isEverything ? ["*"] : scopes,
      perMinute: text("perMinute") === "" ? null : Number(text("perMinute")),
      // The whole of the chosen day, where the person is.
      expiresAt: text("expires") === "" ? null : new Date(`${text("expires")}T23:59:59`).toISOString(),
    });
  };
  if (make.data)
    return (
      <SecretOnce
        secret={make.data.secret}
        text={say("settings.keys.once")}
        use={
          <>
            {say("settings.keys.use")} <Code>Authorization: Bearer …</Code>
          </>
        }
        onDone={onDone}
      />
    );
  const issues = issuesOf(make.error);
  return (
    <form onSubmit={submit}>
      <Stack>
        {make.error ? (
          <Alert color="red" role="alert">
            {problemText(say, make.error)}
          </Alert>
        ) : null}
        <TextInput
          label={say("settings.keys.name")}
          description={say("settings.keys.nameHelp")}
          name="name"
          required
          maxLength={80}
          autoComplete="off"
          error={issues.name}
          data-autofocus
        />
        <Switch
          label={say("settings.keys.everything")}
          description={say("settings.keys.everythingHelp")}
          checked={isEverything}
          onChange={(event) => setEverything(event.currentTarget.checked)}
        />
        {isEverything ? null : <ScopeTable chosen={scopes} onChange={setScopes} />}
        <Group grow align="flex-start" preventGrowOverflow={false}>
          <NumberInput
            label={say("settings.keys.perMinute")}
            description={say("settings.keys.perMinuteHelp")}
            name="perMinute"
            min={1}
            max={100_000}
            allowDecimal={false}
            error={issues.perMinute}
          />
          <TextInput
            label={say("settings.keys.expires")}
            description={say("settings.keys.expiresHelp")}
            name="expires"
            type="date"
            error={issues.expiresAt}
          />
        </Group>
        <Group justify="flex-end">
          <Button type="submit" loading={make.isPending} disabled={!isEverything && scopes.length === 0}>
            {say("settings.keys.create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
