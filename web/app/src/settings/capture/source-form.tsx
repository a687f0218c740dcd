/** Making a source of leads or changing one: its kind, its name, and what its kind needs. */
import { Button, Group, PasswordInput, Radio, SimpleGrid, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { ProblemNote } from "../../crm/problem-note.tsx";
import { useSpeech } from "../../lib/texts.ts";
import { issuesOf } from "../issues.ts";
import { KINDS, type Mapping, type Source, type SourceKind, useSourceCall } from "./data.ts";
import { MappingEditor } from "./mapping-editor.tsx";

const SECRETS = ["appSecret", "verifyToken", "accessToken"] as const;

export function SourceForm({
  source,
  onDone,
}: {
  /** Null for a new one. */
  source: Source | null;
  onDone: () => void;
}) {
  const { say } = useSpeech();
  const [kind, setKind] = useState<SourceKind>(source?.kind ?? "form");
  const [name, setName] = useState(source?.name ?? "");
  const [consent, setConsent] = useState(source ? (source.consentText ?? "") : say("capture.consentExample"));
  const [mapping, setMapping] = useState<Mapping>(source?.mapping ?? {});
  const [secrets, setSecrets] = useState({ appSecret: "", verifyToken: "", accessToken: "" });
  const save = useSourceCall();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const common = {
      name: name.trim(),
      mapping: Object.fromEntries(Object.entries(mapping).filter(([, path]) => path.trim() !== "")),
      consentText: consent.trim() === "" ? null : consent.trim(),
    };
    const body = source ? common : { ...common, kind, ...(kind === "facebook" ? { facebook: secrets } : {}) };
    save.mutate(source ? { method: "PATCH", path: `/${source.id}`, body } : { method: "POST", path: "", body }, {
      onSuccess: () => {
        notifications.show({ color: "green", message: say("settings.saved") });
        onDone();
      },
    });
  };
  const issues = issuesOf(save.error);
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemNote error={save.error} />
        {source ? null : (
          <Radio.Group label={say("capture.kind")} value={kind} onChange={(value) => setKind(value as SourceKind)}>
            <SimpleGrid cols={{ base: 1, sm: 2 }} mt="xs" spacing="xs">
              {KINDS.map((one) => (
                <Radio.Card key={one} value={one} p="sm" radius="md">
                  <Group wrap="nowrap" align="flex-start">
                    <Radio.Indicator />
                    <div>
                      <Text size="sm" fw={600}>
                        {say(`capture.kinds.${one}`)}
                      </Text>
                      <Text size="xs" c="dimmed">
                        {say(`capture.about.${one}`)}
                      </Text>
                    </div>
                  </Group>
                </Radio.Card>
              ))}
            </SimpleGrid>
          </Radio.Group>
        )}
        <TextInput
          label={say("capture.name")}
          description={say("capture.nameHelp")}
          required
          maxLength={100}
          autoComplete="off"
          value={name}
          error={issues.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {!source && kind === "facebook"
          ? SECRETS.map((secret) => (
              <PasswordInput
                key={secret}
                label={say(`capture.facebook.${secret}`)}
                description={say(`capture.facebook.${secret}Help`)}
                required
                minLength={8}
                autoComplete="off"
                value={secrets[secret]}
                error={issues[`facebook.${secret}`]}
                onChange={(event) => setSecrets({ ...secrets, [secret]: event.currentTarget.value })}
              />
            ))
          : null}
        <Textarea
          label={say("capture.consent")}
          description={say("capture.consentHelp")}
          autosize
          minRows={2}
          maxLength={2_000}
          value={consent}
          error={issues.consentText}
          onChange={(event) => setConsent(event.currentTarget.value)}
        />
        <MappingEditor mapping={mapping} onChange={setMapping} isOpen={kind === "generic"} key={kind} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {say("cancel")}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {say(source ? "settings.save" : "capture.add")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
