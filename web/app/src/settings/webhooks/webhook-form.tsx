/** Adding a webhook or changing one: where it is called, and for what. A new one shows its secret, this once. */
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ProblemNote } from "../../crm/problem-note.tsx";
import { useSpeech } from "../../lib/texts.ts";
import { issuesOf } from "../issues.ts";
import { SecretOnce } from "../secret-once.tsx";
import { useWebhookCall, type Webhook } from "./data.ts";
import { EventsField } from "./events-field.tsx";

export function WebhookForm({
  webhook,
  onDone,
}: {
  /** Null for a new one. */
  webhook: Webhook | null;
  onDone: () => void;
}) {
  const { say } = useSpeech();
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [description, setDescription] = useState(webhook?.description ?? "");
  const [events, setEvents] = useState<readonly string[]>(webhook?.events ?? []);
  const save = useWebhookCall<{ secret?: string }>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { url: url.trim(), description: description.trim(), events };
    if (webhook)
      save.mutate(
        { method: "PATCH", path: `/v1/webhooks/${webhook.id}`, body: { ...body, version: webhook.version } },
        { onSuccess: onDone },
      );
    else save.mutate({ method: "POST", path: "/v1/webhooks", body });
  };
  if (save.data?.secret && !webhook)
    return (
      <SecretOnce
        secret={save.data.secret}
        text={say("webhooks.secret.once")}
        use={say("webhooks.secret.use")}
        onDone={onDone}
      />
    );
  const issues = issuesOf(save.error);
  return (
    <form onSubmit={submit}>
      <Stack>
        {issues.url ? null : <ProblemNote error={save.error} />}
        <TextInput
          label={say("webhooks.url")}
          description={say("webhooks.urlHelp")}
          placeholder="https://"
          type="url"
          inputMode="url"
          required
          maxLength={2_000}
          autoComplete="off"
          data-autofocus
          value={url}
          error={issues.url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TextInput
          label={say("webhooks.description")}
          description={say("webhooks.descriptionHelp")}
          maxLength={200}
          autoComplete="off"
          value={description}
          error={issues.description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <EventsField chosen={events} onChange={setEvents} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {say("cancel")}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={events.length === 0}>
            {say(webhook ? "settings.save" : "webhooks.add")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
