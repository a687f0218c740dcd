/** Around the fields of some parts: what is unsaved, what was wrong, what the saving changed. */
import { Alert, Badge, Button, Group, Paper, Stack, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { FormEvent, ReactNode } from "react";
import { problemText } from "../../lib/problem.ts";
import { useSpeech } from "../../lib/texts.ts";
import { ChangeList } from "./changes.tsx";
import type { Draft } from "./use-draft.ts";

export function PartForm({
  draft,
  currency,
  readOnly,
  children,
}: {
  draft: Draft;
  currency: string;
  readOnly: boolean;
  children: ReactNode;
}) {
  const { say } = useSpeech();
  const { error, isOld, isDirty, isSaving, saved, issues } = draft;
  const count = Object.keys(issues).length;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    draft.save();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        {children}
        {error ? (
          <Alert color="red" role="alert">
            <Group justify="space-between">
              <Text size="sm">
                {isOld ? say("playbook.old") : count > 0 ? say("playbook.faults", { count }) : problemText(say, error)}
              </Text>
              {isOld ? (
                <Button size="compact-sm" variant="light" color="red" onClick={draft.discard}>
                  {say("playbook.takeTheirs")}
                </Button>
              ) : null}
            </Group>
          </Alert>
        ) : null}
        {saved && !isDirty ? (
          <Alert
            color="green"
            icon={<IconCheck aria-hidden />}
            title={say("playbook.savedAs", { version: saved.version })}
            role="status"
          >
            <ChangeList changes={saved.changes} currency={currency} />
          </Alert>
        ) : null}
        {readOnly ? (
          <Text c="dimmed">{say("playbook.readOnly")}</Text>
        ) : (
          <Paper
            withBorder={isDirty}
            shadow={isDirty ? "md" : undefined}
            p={isDirty ? "sm" : 0}
            bg={isDirty ? "var(--mantine-color-body)" : "transparent"}
            style={
              isDirty ? { position: "sticky", bottom: "calc(8px + var(--charla-foot, 0px))", zIndex: 2 } : undefined
            }
          >
            <Group justify="flex-end" gap="sm">
              {isDirty ? (
                <>
                  <Badge variant="light" color="orange" tt="none" mr="auto">
                    {say("playbook.unsaved")}
                  </Badge>
                  <Button variant="default" onClick={draft.discard}>
                    {say("playbook.discard")}
                  </Button>
                </>
              ) : null}
              <Button type="submit" loading={isSaving} disabled={!isDirty}>
                {say("settings.save")}
              </Button>
            </Group>
          </Paper>
        )}
      </Stack>
    </form>
  );
}
