/** Whether what is sent arrives: since when it does not, and how the last deliveries went, at a glance and in words. */
import { Alert, Button, Group, Text } from "@mantine/core";
import { tellProblem } from "../../crm/problem-note.tsx";
import { relativeTime } from "../../crm/times.ts";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { useRecent, useWebhookCall, type Webhook } from "./data.ts";
import { DELIVERY_COLOURS, stateOf, useOutcome } from "./signs.tsx";
import classes from "./webhooks.module.css";

const SHOWN = 20;

export function Health({ webhook }: { webhook: Webhook }) {
  return (
    <>
      <Trouble webhook={webhook} />
      <Recent webhook={webhook} />
    </>
  );
}

function Trouble({ webhook: { id, version, pausedFor, failingSince } }: { webhook: Webhook }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const call = useWebhookCall();
  if (pausedFor === "failing")
    return (
      <Alert color="red" mt="sm" role="status">
        <Group justify="space-between">
          <Text size="sm">{say("webhooks.pausedFailing")}</Text>
          {may("webhooks:write") ? (
            <Button
              size="compact-sm"
              variant="light"
              color="red"
              loading={call.isPending}
              onClick={() =>
                call.mutate(
                  { method: "PATCH", path: `/v1/webhooks/${id}`, body: { version, isActive: true } },
                  { onError: (error) => tellProblem(say, error) },
                )
              }
            >
              {say("webhooks.resume")}
            </Button>
          ) : null}
        </Group>
      </Alert>
    );
  if (pausedFor === "by_hand")
    return (
      <Text size="sm" mt="sm">
        {say("webhooks.pausedByHand")}
      </Text>
    );
  if (failingSince === null) return null;
  return (
    <Alert color="red" mt="sm" role="status">
      {say("webhooks.failingSince", { at: new Date(failingSince) })}
    </Alert>
  );
}

function Recent({ webhook: { id } }: { webhook: Webhook }) {
  const { say, locale } = useSpeech();
  const outcome = useOutcome();
  const { data } = useRecent(id, SHOWN);
  const [last] = data ?? [];
  if (!data) return null;
  if (!last)
    return (
      <Text size="sm" c="dimmed" mt="sm">
        {say("webhooks.nothingYet")}
      </Text>
    );
  const states = data.map(stateOf);
  const count = (state: string) => states.filter((one) => one === state).length;
  const words = say("webhooks.recent", {
    count: states.length,
    delivered: count("delivered"),
    failed: count("failed"),
    open: count("sending") + count("waiting"),
  });
  return (
    <div>
      <div className={classes.dots} role="img" aria-label={words}>
        {[...data].reverse().map((delivery) => {
          const state = stateOf(delivery);
          const background = `var(--mantine-color-${DELIVERY_COLOURS[state]}-6)`;
          return <span key={delivery.id} className={classes.dot} data-state={state} style={{ background }} />;
        })}
      </div>
      <Text size="sm" c="dimmed">
        {say("webhooks.last", { ago: relativeTime(locale, Date.parse(last.createdAt) - Date.now()) })} {outcome(last)}
      </Text>
    </div>
  );
}
