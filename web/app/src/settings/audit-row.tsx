/** One entry of the audit: when, who, and what with its details; on a phone one below the other. */
import { ActionIcon, Anchor, Group, Text } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { Link } from "react-router";
import { fullTime } from "../crm/times.ts";
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";
import classes from "./audit.module.css";
import { actionText, detailsOf, type Entry, pageOf } from "./audit-words.ts";

export function AuditRow({ entry, onSubject }: { entry: Entry; onSubject: ((id: string) => void) | null }) {
  const { say, locale } = useSpeech();
  const { actor, action, subjectId, at } = entry;
  const page = pageOf(entry);
  const details = detailsOf(entry, say, locale);
  const kind = say(`settings.audit.kinds.${actor.kind}`);
  const name = actor.name !== null && actor.kind === "agent" ? nameOf(say, "inbox.agents", actor.name) : actor.name;
  return (
    <li className={classes.row}>
      <Text component="time" dateTime={at} size="sm" c="dimmed" className={classes.when}>
        {fullTime(locale, at)}
      </Text>
      <div className={classes.who}>
        <Text size="sm" fw={500} truncate>
          {name ?? kind}
        </Text>
        {name ? (
          <Text size="xs" c="dimmed">
            {kind}
          </Text>
        ) : null}
      </div>
      <div className={classes.what}>
        <Group gap={6} wrap="nowrap" align="flex-start">
          <Text size="sm" fw={500}>
            {page ? (
              <Anchor component={Link} to={page} inherit>
                {actionText(say, action)}
              </Anchor>
            ) : (
              actionText(say, action)
            )}
          </Text>
          {subjectId && onSubject ? (
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              title={say("settings.audit.allOf")}
              aria-label={say("settings.audit.allOf")}
              onClick={() => onSubject(subjectId)}
            >
              <IconFilter size={14} stroke={1.6} aria-hidden />
            </ActionIcon>
          ) : null}
        </Group>
        {details.length > 0 ? (
          <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {details.map(({ label, value }) => `${label}: ${value}`).join(" · ")}
          </Text>
        ) : null}
      </div>
    </li>
  );
}
