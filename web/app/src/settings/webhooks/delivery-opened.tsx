/** A delivery in full: exactly what is sent, what was answered, and the button that sends it again. */
import { Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Loading } from "../../crm/loading.tsx";
import { ProblemNote } from "../../crm/problem-note.tsx";
import { api } from "../../lib/api.ts";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { type Delivery, type DeliveryDetail, deliveryKey, isUnderWay, useWebhookCall } from "./data.ts";
import classes from "./webhooks.module.css";

/** Enough of an answer to see what went wrong. */
const EXCERPT = 2_000;

export function DeliveryOpened({ delivery }: { delivery: Delivery }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const { id } = delivery;
  const detail = useQuery({
    // What came of another try is read anew.
    queryKey: [...deliveryKey(id), delivery.attempts, delivery.status, delivery.responseStatus],
    queryFn: () => api<DeliveryDetail>("GET", `/v1/webhook-deliveries/${id}`),
    placeholderData: (former) => former,
  });
  const resend = useWebhookCall<Delivery>();
  const { data } = detail;
  return (
    <Stack className={classes.opened} gap="sm">
      <Loading query={detail}>
        {data ? (
          <>
            <Part title={say("webhooks.log.body")} text={pretty(data.body)} copied={data.body} />
            {data.responseText ? (
              <Part
                title={say("webhooks.log.answer", { status: String(data.responseStatus ?? "") })}
                text={excerpt(data.responseText)}
                copied={data.responseText}
              />
            ) : (
              <Text size="sm" c="dimmed">
                {say("webhooks.log.noAnswer")}
              </Text>
            )}
          </>
        ) : null}
      </Loading>
      <Group justify="space-between">
        <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          webhook-id: <Code>{id}</Code>
        </Text>
        {may("webhooks:write") ? (
          <Button
            size="xs"
            variant="light"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={resend.isPending || isUnderWay(delivery)}
            onClick={() => resend.mutate({ method: "POST", path: `/v1/webhook-deliveries/${id}/resend` })}
          >
            {say("webhooks.log.resend")}
          </Button>
        ) : null}
      </Group>
      <ProblemNote error={resend.error} />
    </Stack>
  );
}

function Part({ title, text, copied }: { title: string; text: string; copied: string }) {
  const { say } = useSpeech();
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <CopyButton value={copied}>
          {({ copied: isCopied, copy }) => (
            <Button size="compact-xs" variant="subtle" onClick={copy}>
              {say(isCopied ? "copied" : "copy")}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Code block className={classes.body} tabIndex={0} role="region" aria-label={title}>
        {text}
      </Code>
    </div>
  );
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

const excerpt = (text: string) => (text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text);
