/** Sends a test event and says what came of it as soon as something did. */
import { Alert, Button, Loader } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { ProblemNote } from "../../crm/problem-note.tsx";
import { api } from "../../lib/api.ts";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { type Delivery, type DeliveryDetail, deliveryKey, useWebhookCall, type Webhook } from "./data.ts";
import { useOutcome } from "./signs.tsx";

const LOOK_MS = 600;

export function TestButton({ webhook }: { webhook: Webhook }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const send = useWebhookCall<Delivery>();
  if (!may("webhooks:write")) return null;
  return (
    <>
      <Button
        size="xs"
        variant="light"
        leftSection={<IconSend size={14} aria-hidden />}
        loading={send.isPending}
        disabled={webhook.status === "paused"}
        onClick={() => send.mutate({ method: "POST", path: `/v1/webhooks/${webhook.id}/test` })}
      >
        {say("webhooks.test.send")}
      </Button>
      {send.error || send.data ? (
        <div style={{ order: 1, flexBasis: "100%" }}>
          <ProblemNote error={send.error} />
          {send.data ? <Result key={send.data.id} id={send.data.id} /> : null}
        </div>
      ) : null}
    </>
  );
}

/** A try has an end when it was answered, or when nobody could be asked. */
const isAnswered = ({ responseStatus, error }: Delivery) => responseStatus !== null || error !== null;

function Result({ id }: { id: string }) {
  const { say } = useSpeech();
  const outcome = useOutcome();
  const { data } = useQuery({
    queryKey: deliveryKey(id),
    queryFn: () => api<DeliveryDetail>("GET", `/v1/webhook-deliveries/${id}`),
    refetchInterval: ({ state }) => (state.data && isAnswered(state.data) ? false : LOOK_MS),
  });
  if (!data || !isAnswered(data))
    return (
      <Alert color="blue" role="status" icon={<Loader size={16} aria-hidden />}>
        {say("webhooks.test.sending")}
      </Alert>
    );
  const isGood = data.status === "delivered";
  return (
    <Alert color={isGood ? "green" : "red"} role="status">
      {say(isGood ? "webhooks.test.arrived" : "webhooks.test.failed")} {outcome(data)}
    </Alert>
  );
}
