/** How far a message of ours got, and what to do where it got stuck. */
import { Alert, Button, Group, Text } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCheck,
  IconChecks,
  IconClock,
  IconHelpCircle,
  IconMessageOff,
} from "@tabler/icons-react";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { useSettle } from "./data.ts";
import { writeDraft } from "./drafts.ts";
import type { Message } from "./thread-data.ts";

const SIGNS: Readonly<Record<string, { Icon: typeof IconCheck; color?: string }>> = {
  queued: { Icon: IconClock },
  sending: { Icon: IconClock },
  sent: { Icon: IconCheck },
  delivered: { Icon: IconChecks },
  read: { Icon: IconChecks, color: "var(--mantine-color-blue-filled)" },
  failed: { Icon: IconAlertTriangle, color: "var(--mantine-color-red-filled)" },
  withdrawn: { Icon: IconMessageOff },
  uncertain: { Icon: IconHelpCircle, color: "var(--mantine-color-orange-filled)" },
};

export function DeliverySign({ status }: { status: string }) {
  const { say } = useSpeech();
  const sign = SIGNS[status];
  if (!sign) return null;
  return (
    <sign.Icon
      size={14}
      color={sign.color}
      role="img"
      aria-label={say(`inbox.status.${status}`)}
      data-status={status}
    />
  );
}

export function DeliveryNote({ message, conversationId }: { message: Message; conversationId: string }) {
  if (message.status === "failed") return <Failed message={message} conversationId={conversationId} />;
  if (message.status === "withdrawn") return <Withdrawn reason={message.statusReason} />;
  if (message.status === "uncertain") return <Uncertain message={message} conversationId={conversationId} />;
  return null;
}

/** What runs by itself and was stopped in time. */
function Withdrawn({ reason }: { reason: string | null }) {
  const { say } = useSpeech();
  return (
    <Alert
      color="gray"
      p="xs"
      mt={4}
      maw={420}
      icon={<IconMessageOff aria-hidden />}
      title={say("inbox.withdrawn.title")}
    >
      <Text size="sm">{reason ?? say("inbox.withdrawn.text")}</Text>
    </Alert>
  );
}

function Failed({ message, conversationId }: { message: Message; conversationId: string }) {
  const { say } = useSpeech();
  const { may } = useSession();
  return (
    <Alert
      color="red"
      p="xs"
      mt={4}
      maw={420}
      icon={<IconAlertTriangle aria-hidden />}
      title={say("inbox.failed.title")}
    >
      <Text size="sm">{message.statusReason ?? say("inbox.failed.text")}</Text>
      {may("conversations:write") && message.text !== "" ? (
        <Button
          mt={6}
          size="compact-sm"
          variant="light"
          color="red"
          onClick={() => {
            writeDraft(conversationId, (typed) => (typed === "" ? message.text : `${typed}\n${message.text}`));
            document.querySelector<HTMLElement>("[data-key=reply]")?.focus();
          }}
        >
          {say("inbox.failed.again")}
        </Button>
      ) : null}
    </Alert>
  );
}

function Uncertain({ message, conversationId }: { message: Message; conversationId: string }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const settle = useSettle(conversationId);
  const answer = (arrived: boolean) => settle.mutate({ messageId: message.id, arrived });
  return (
    <Alert
      color="orange"
      p="xs"
      mt={4}
      maw={420}
      icon={<IconHelpCircle aria-hidden />}
      title={say("inbox.uncertain.title")}
    >
      <Text size="sm">{message.statusReason ?? say("inbox.uncertain.text")}</Text>
      {settle.error ? (
        <Text size="sm" role="alert">
          {problemText(say, settle.error)}
        </Text>
      ) : null}
      {may("conversations:write") ? (
        <Group gap="xs" mt={6}>
          <Button
            size="compact-sm"
            variant="light"
            color="orange"
            loading={settle.isPending}
            onClick={() => answer(true)}
          >
            {say("inbox.uncertain.arrived")}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            color="orange"
            loading={settle.isPending}
            onClick={() => answer(false)}
          >
            {say("inbox.uncertain.again")}
          </Button>
        </Group>
      ) : null}
    </Alert>
  );
}
