/** How a source is connected, step by step; what is copied is given ready to paste. */
import { Alert, Button, Code, CopyButton, Group, List, Stack, Text, TextInput } from "@mantine/core";
import { useSpeech } from "../../lib/texts.ts";
import classes from "../webhooks/webhooks.module.css";
import type { Source } from "./data.ts";
import { curlOf, formOf } from "./snippets.ts";

/** The sentences of each kind's steps, in their order. */
const STEPS = {
  form: ["paste", "style", "check"],
  facebook: ["app", "callback", "field", "page", "test"],
  manychat: ["action", "request", "body", "test"],
  generic: ["send", "repeat", "answer"],
} as const;

export function HowTo({ source }: { source: Source }) {
  const { say } = useSpeech();
  const { kind, url, consentText } = source;
  return (
    <Stack mt="md" gap="sm">
      <Copied label={say("capture.address")} text={url} />
      <List size="sm" type="ordered" spacing={6}>
        {STEPS[kind].map((step) => (
          <List.Item key={step}>{say(`capture.steps.${kind}.${step}`)}</List.Item>
        ))}
      </List>
      {kind === "form" ? <Block title={say("capture.snippet")} text={formOf(say, url, consentText)} /> : null}
      {kind === "form" && consentText === null ? <Alert color="yellow">{say("capture.noConsent")}</Alert> : null}
      {kind === "generic" ? <Block title={say("capture.curl")} text={curlOf(url, source.mapping)} /> : null}
      {kind === "facebook" || kind === "manychat" ? (
        <Text size="sm" c="dimmed">
          {say("capture.named")}
        </Text>
      ) : null}
    </Stack>
  );
}

function Copied({ label, text }: { label: string; text: string }) {
  const { say } = useSpeech();
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput readOnly size="xs" value={text} label={label} style={{ flex: 1 }} />
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button size="xs" variant="light" onClick={copy} style={{ flexShrink: 0 }}>
            {say(copied ? "copied" : "copy")}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}

function Block({ title, text }: { title: string; text: string }) {
  const { say } = useSpeech();
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={copy}
              aria-label={say("capture.copyOf", { name: title })}
            >
              {say(copied ? "copied" : "copy")}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Code block className={classes.code} tabIndex={0} role="region" aria-label={title}>
        {text}
      </Code>
    </div>
  );
}
