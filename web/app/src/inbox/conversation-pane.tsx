/** One conversation: who it is with and who has it, its messages, and where one answers. */
import { Alert, Button, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { useLookingAt } from "../live/presence.ts";
import { Composer } from "./composer.tsx";
import { isMissing, useConversation } from "./data.ts";
import { Header } from "./header.tsx";
import { Thread } from "./thread.tsx";
import { TraceDrawer } from "./trace-drawer.tsx";
import { useReading } from "./use-reading.ts";

export default function ConversationPane({
  id,
  back,
  onCard,
}: {
  id: string;
  back: string;
  onCard: (() => void) | null;
}) {
  const { say } = useSpeech();
  const { may } = useSession();
  const query = useConversation(id);
  const [tracedTurn, setTracedTurn] = useState<string | null>(null);
  const conversation = query.data;

  useLookingAt(id);
  useReading(conversation);

  if (query.error && !conversation)
    return (
      <Alert m="md" color="red" role="alert">
        <Text size="sm">{problemText(say, query.error)}</Text>
        {isMissing(query.error) ? (
          <Button component={Link} to={back} mt="xs" size="compact-sm" variant="light" color="red">
            {say("inbox.back")}
          </Button>
        ) : (
          <Button mt="xs" size="compact-sm" variant="light" color="red" onClick={() => query.refetch()}>
            {say("inbox.again")}
          </Button>
        )}
      </Alert>
    );
  return (
    <>
      <Header id={id} conversation={conversation} back={back} onCard={onCard} />
      <Thread id={id} conversation={conversation} onTrace={setTracedTurn} />
      {conversation && may("conversations:write") ? <Composer conversation={conversation} /> : null}
      <TraceDrawer conversationId={id} turnId={tracedTurn} onClose={() => setTracedTurn(null)} />
    </>
  );
}
