/** Of one person: which automated messages they got or will get, and why the others did not come. */
import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { usePages } from "../crm/data.ts";
import { Loading } from "../crm/loading.tsx";
import { Panel } from "../crm/panel.tsx";
import { fullTime } from "../crm/times.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { type AutomatedSend, colourOf } from "./data.ts";

const AT_ONCE = 5;

export function ContactSends({ contactId }: { contactId: string }) {
  const { say } = useSpeech();
  const { may } = useSession();
  if (!may("campaigns:read")) return null;
  return (
    <Panel title={say("automation.contact.title")}>
      <Sends contactId={contactId} />
    </Panel>
  );
}

function Sends({ contactId }: { contactId: string }) {
  const { say } = useSpeech();
  const sends = usePages<AutomatedSend>(["automation", "sends"], "/v1/automation/sends", { contactId, limit: AT_ONCE });
  return (
    <Loading query={sends}>
      {sends.rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say("automation.contact.empty")}
        </Text>
      ) : (
        <Stack gap="sm">
          {sends.rows.map((send) => (
            <Send key={send.id} send={send} />
          ))}
          {sends.hasNextPage ? (
            <Button variant="subtle" loading={sends.isFetchingNextPage} onClick={() => sends.fetchNextPage()}>
              {say("crm.more")}
            </Button>
          ) : null}
        </Stack>
      )}
    </Loading>
  );
}

function Send({ send: { program, status, text, why, sentAt, nextAt, createdAt } }: { send: AutomatedSend }) {
  const { say, locale } = useSpeech();
  const at = sentAt ?? nextAt ?? createdAt;
  return (
    <div>
      <Group gap="xs" justify="space-between">
        <Text size="sm" fw={500}>
          {say(`automation.programs.${program}`)}
        </Text>
        <Badge color={colourOf(status)} variant="light" tt="none">
          {say(`automation.status.${status}`)}
        </Badge>
      </Group>
      {text ? (
        <Text size="sm" lineClamp={2}>
          {text}
        </Text>
      ) : null}
      <Text size="xs" c="dimmed">
        {why ?? fullTime(locale, at)}
      </Text>
    </div>
  );
}
