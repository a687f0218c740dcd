/** One webhook with its log: what was sent there in the last 30 days, narrowed down by how it went. */
import { Anchor, Group, Paper, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconArrowLeft, IconMailbox } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { usePages } from "../../crm/data.ts";
import { Loading } from "../../crm/loading.tsx";
import { More } from "../../crm/more.tsx";
import { useFilter } from "../../crm/use-filter.ts";
import { api } from "../../lib/api.ts";
import { useSpeech } from "../../lib/texts.ts";
import { Page } from "../../shell/page.tsx";
import { Empty } from "../empty.tsx";
import { type Delivery, deliveriesKey, lookEvery, WEBHOOKS_KEY, type Webhook } from "./data.ts";
import { DeliveryRow } from "./delivery-row.tsx";
import { Health } from "./health.tsx";
import { StateSign } from "./signs.tsx";
import { TestButton } from "./test-button.tsx";
import { WebhookMenu } from "./webhook-menu.tsx";
import classes from "./webhooks.module.css";

const STATUSES = ["all", "pending", "delivered", "failed"] as const;
const PAGE = 25;

export function Component() {
  const { say } = useSpeech();
  const { webhookId = "" } = useParams();
  const goTo = useNavigate();
  const webhook = useQuery({
    queryKey: [...WEBHOOKS_KEY, webhookId],
    queryFn: () => api<Webhook>("GET", `/v1/webhooks/${webhookId}`),
  });
  const { data } = webhook;
  return (
    <Page
      title={data ? data.description || new URL(data.url).host : say("webhooks.title")}
      lead={say("webhooks.log.lead")}
      isLoading={webhook.isPending}
      error={data ? null : webhook.error}
      action={
        <Anchor component={Link} to="/settings/webhooks" size="sm">
          <Group gap={4} wrap="nowrap">
            <IconArrowLeft size={16} aria-hidden /> {say("webhooks.log.back")}
          </Group>
        </Anchor>
      }
    >
      {data ? (
        <Stack>
          <Paper withBorder p="md">
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <Text size="sm" ff="monospace" style={{ overflowWrap: "anywhere", minWidth: 0 }}>
                {data.url}
              </Text>
              <Group gap={4} wrap="nowrap" style={{ flexShrink: 0 }}>
                <StateSign webhook={data} />
                <WebhookMenu webhook={data} onRemoved={() => goTo("/settings/webhooks")} />
              </Group>
            </Group>
            <Health webhook={data} />
            <Group mt="md" gap="xs">
              <TestButton webhook={data} />
            </Group>
          </Paper>
          <Log id={data.id} />
        </Stack>
      ) : null}
    </Page>
  );
}

function Log({ id }: { id: string }) {
  const { say } = useSpeech();
  const client = useQueryClient();
  const filter = useFilter(["status"]);
  const status = STATUSES.find((one) => one === filter.values.status) ?? "all";
  const pages = usePages<Delivery>([...deliveriesKey(id), "log"], `/v1/webhooks/${id}/deliveries`, {
    limit: PAGE,
    status: status === "all" ? undefined : status,
  });
  const every = lookEvery(pages.rows);
  useEffect(() => {
    const look = setInterval(() => client.invalidateQueries({ queryKey: deliveriesKey(id) }), every);
    return () => clearInterval(look);
  }, [client, id, every]);
  return (
    <Stack gap="sm">
      <SegmentedControl
        size="xs"
        aria-label={say("webhooks.log.filter")}
        style={{ alignSelf: "flex-start", maxWidth: "100%" }}
        value={status}
        onChange={(value) => filter.set({ status: value === "all" ? null : value })}
        data={STATUSES.map((value) => ({ value, label: say(`webhooks.log.statuses.${value}`) }))}
      />
      <Loading query={pages}>
        {pages.rows.length === 0 ? (
          <Empty Icon={IconMailbox} text={say(status === "all" ? "webhooks.log.empty" : "webhooks.log.none")} />
        ) : (
          <Paper withBorder component="ul" className={classes.list} aria-label={say("webhooks.log.open")}>
            {pages.rows.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} />
            ))}
          </Paper>
        )}
        <More pages={pages} />
      </Loading>
    </Stack>
  );
}
