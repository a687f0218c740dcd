/** One entry of the automation log: when, what was done, for whom and why. */
import { Anchor, Badge, Text } from "@mantine/core";
import { Link } from "react-router";
import { fullTime } from "../crm/times.ts";
import { useSpeech } from "../lib/texts.ts";
import classes from "./automation.module.css";
import { colourOf, type LogEntry } from "./data.ts";

export function EntryRow({ entry }: { entry: LogEntry }) {
  const { say, locale } = useSpeech();
  const { at, kind, program, contactId, contactName, why, reason, detail } = entry;
  const until = typeof detail.until === "string" ? detail.until : null;
  return (
    <li className={classes.row}>
      <Text component="time" dateTime={at} size="sm" c="dimmed">
        {fullTime(locale, at)}
      </Text>
      <div>
        <Badge color={colourOf(kind)} variant="light" tt="none">
          {say(`automation.kinds.${kind}`)}
        </Badge>
      </div>
      <div>
        <Text size="sm" fw={500}>
          {contactId ? (
            <Anchor component={Link} to={`/contacts/${contactId}`} inherit>
              {contactName ?? say("automation.nobody")}
            </Anchor>
          ) : null}
          {contactId ? " · " : ""}
          {say(`automation.programs.${program}`)}
        </Text>
        {why || reason ? (
          <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {why ?? reason}
            {until ? ` ${say("automation.until", { until: fullTime(locale, until) })}` : ""}
          </Text>
        ) : null}
      </div>
    </li>
  );
}
