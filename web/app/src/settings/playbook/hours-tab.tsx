/** Days without opening; the hours of each branch live with the business. */
import { ActionIcon, Anchor, Button, Group, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { dateFormat } from "../../lib/formats.ts";
import { useSpeech } from "../../lib/texts.ts";
import type { Playbook } from "./data.ts";
import { Section } from "./fields.tsx";
import { PartForm } from "./part-form.tsx";
import type { Draft } from "./use-draft.ts";

export function HoursTab({ draft, playbook, readOnly }: { draft: Draft; playbook: Playbook; readOnly: boolean }) {
  const { say, locale } = useSpeech();
  const [day, setDay] = useState("");
  const { holidays } = draft.parts;
  // A day has no zone: noon of it is the same day everywhere.
  const named = (iso: string) =>
    dateFormat(locale, { dateStyle: "full", timeZone: "UTC" }).format(new Date(`${iso}T12:00:00Z`));
  return (
    <PartForm draft={draft} currency={playbook.currency} readOnly={readOnly}>
      <Section title={say("playbook.hours.title")}>
        <Text>
          {say("playbook.hours.text")}{" "}
          <Anchor component={Link} to="/settings/business">
            {say("playbook.hours.link")}
          </Anchor>
        </Text>
      </Section>
      <Section title={say("playbook.fields.holidays")} help={say("playbook.hours.holidaysHelp")}>
        {holidays.length === 0 ? <Text c="dimmed">{say("playbook.hours.empty")}</Text> : null}
        {holidays.map((iso, place) => (
          <Group key={iso} justify="space-between" wrap="nowrap">
            <div>
              <Text>{named(iso)}</Text>
              {draft.issues[`holidays.${place}`] ? (
                <Text size="sm" c="var(--mantine-color-error)">
                  {draft.issues[`holidays.${place}`]}
                </Text>
              ) : null}
            </div>
            {readOnly ? null : (
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={say("playbook.remove", { name: named(iso) })}
                onClick={() =>
                  draft.set(
                    "holidays",
                    holidays.filter((one) => one !== iso),
                  )
                }
              >
                <IconTrash size={18} />
              </ActionIcon>
            )}
          </Group>
        ))}
        {readOnly ? null : (
          <Group align="flex-end">
            <TextInput
              type="date"
              label={say("playbook.hours.day")}
              value={day}
              onChange={(event) => setDay(event.currentTarget.value)}
            />
            <Button
              variant="light"
              leftSection={<IconPlus size={16} aria-hidden />}
              disabled={day === ""}
              onClick={() => {
                draft.set("holidays", [...new Set([...holidays, day])].sort());
                setDay("");
              }}
            >
              {say("playbook.hours.add")}
            </Button>
          </Group>
        )}
      </Section>
    </PartForm>
  );
}
