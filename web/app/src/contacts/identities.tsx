/** Where a customer is known: each channel's address of theirs, with the conversation on it. */
import { Anchor, Group, Text } from "@mantine/core";
import { Link } from "react-router";
import classes from "../crm/crm.module.css";
import type { ContactPage } from "../crm/data.ts";
import { Panel } from "../crm/panel.tsx";
import { ChannelIcon } from "../inbox/channel-icon.tsx";
import { useSpeech } from "../lib/texts.ts";

export function Identities({ identities }: { identities: ContactPage["identities"] }) {
  const { say } = useSpeech();
  return (
    <Panel title={say("contacts.identities")}>
      {identities.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say("contacts.noIdentities")}
        </Text>
      ) : (
        <ul className={classes.plain}>
          {identities.map(({ id, channel, externalId, displayName, conversationIds }) => (
            <li key={id}>
              <Group gap="xs" wrap="nowrap" align="flex-start">
                <ChannelIcon kind={channel.kind} name={channel.name} size={18} />
                <div className={classes.grow}>
                  <Text size="sm" truncate>
                    {displayName ?? externalId}
                  </Text>
                  <Text size="xs" c="dimmed" truncate>
                    {channel.name}
                    {displayName ? ` · ${externalId}` : ""}
                  </Text>
                  {conversationIds[0] ? (
                    <Anchor component={Link} to={`/inbox/${conversationIds[0]}`} size="xs">
                      {say("crm.openConversation")}
                    </Anchor>
                  ) : null}
                </div>
              </Group>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
