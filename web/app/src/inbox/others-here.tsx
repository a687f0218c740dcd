/** Who else of the team has the conversation open. */
import { Avatar, Tooltip } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";
import { useOthersIn } from "../live/presence.ts";

const MOST = 3;

export function OthersHere({ conversationId }: { conversationId: string }) {
  const { say } = useSpeech();
  const others = useOthersIn(conversationId);
  if (others.length === 0) return null;
  const names = others.map(({ name }) => name).join(", ");
  const text = say("inbox.others.here", { names, count: others.length });
  return (
    <Tooltip label={text}>
      <Avatar.Group spacing="xs" role="img" aria-label={text} tabIndex={0}>
        {others.slice(0, MOST).map(({ memberId, name, activity }) => (
          <Avatar
            key={memberId}
            size="sm"
            name={name}
            color="initials"
            aria-hidden
            style={activity === "typing" ? { outline: "2px solid var(--mantine-color-yellow-6)" } : undefined}
          />
        ))}
        {others.length > MOST ? (
          <Avatar size="sm" aria-hidden>
            +{others.length - MOST}
          </Avatar>
        ) : null}
      </Avatar.Group>
    </Tooltip>
  );
}
