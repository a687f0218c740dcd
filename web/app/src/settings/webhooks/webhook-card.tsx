/** One webhook: where it is called, whether that works, what it is told of, and what can be done with it. */
import { Badge, Button, Card, Group, Text } from "@mantine/core";
import { IconListDetails } from "@tabler/icons-react";
import { Link } from "react-router";
import { useSpeech } from "../../lib/texts.ts";
import { eventKey, type Webhook } from "./data.ts";
import { Health } from "./health.tsx";
import { StateSign } from "./signs.tsx";
import { TestButton } from "./test-button.tsx";
import { WebhookMenu } from "./webhook-menu.tsx";

/** As many events as one glance takes in. */
const EVENTS_SHOWN = 6;

export function WebhookCard({ webhook }: { webhook: Webhook }) {
  const { say } = useSpeech();
  const { id, url, description, events } = webhook;
  const more = events.length - EVENTS_SHOWN;
  return (
    <Card withBorder padding="lg" component="section" aria-label={url}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Text fw={600} style={{ overflowWrap: "anywhere" }}>
            {description || new URL(url).host}
          </Text>
          <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {url}
          </Text>
        </div>
        <Group gap={4} wrap="nowrap" style={{ flexShrink: 0 }}>
          <StateSign webhook={webhook} />
          <WebhookMenu webhook={webhook} />
        </Group>
      </Group>
      <Health webhook={webhook} />
      <Group gap={6} mt="sm">
        {events.slice(0, EVENTS_SHOWN).map((event) => (
          <Badge key={event} variant="default" tt="none" fw={500}>
            {say(eventKey(event))}
          </Badge>
        ))}
        {more > 0 ? (
          <Text size="sm" c="dimmed">
            {say("webhooks.more", { count: more })}
          </Text>
        ) : null}
      </Group>
      <Group mt="md" gap="xs" align="flex-start">
        <TestButton webhook={webhook} />
        <Button
          component={Link}
          to={`/settings/webhooks/${id}`}
          variant="default"
          size="xs"
          leftSection={<IconListDetails size={14} aria-hidden />}
        >
          {say("webhooks.log.open")}
        </Button>
      </Group>
    </Card>
  );
}
