/** What the customer's messages tell of them, and what to do next; each with the words that it rests on. */
import { Badge, Skeleton, Stack, Text, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { Part } from "./side-card.tsx";

interface Told {
  readonly kind: string;
  readonly text: string;
  readonly evidence: { readonly words: string };
}

interface ContactInsights {
  readonly painPoints: readonly Told[];
  readonly buyingSignals: readonly Told[];
  readonly persona: Told | null;
  readonly style: readonly Told[];
  readonly actions: readonly (Told & { readonly reason: string; readonly talkingPoints: readonly string[] })[];
}

export function Insights({ contactId, lastMessageAt }: { contactId: string; lastMessageAt: string }) {
  const { say, locale } = useSpeech();
  const { data, error, isPending } = useQuery({
    queryKey: ["inbox-insights", contactId, lastMessageAt, locale],
    queryFn: ({ signal }) =>
      api<ContactInsights>("GET", `/v1/contacts/${contactId}/insights`, { query: { locale }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (isPending) return <Skeleton h={80} role="status" aria-label={say("wait")} />;
  if (error)
    return (
      <Text size="sm" c="dimmed">
        {problemText(say, error)}
      </Text>
    );
  const { actions, painPoints, buyingSignals, persona, style } = data;
  const known = [...(persona ? [persona] : []), ...buyingSignals, ...painPoints, ...style];
  return (
    <>
      {actions.length > 0 ? (
        <Part title={say("inbox.card.actions")}>
          <Stack gap="xs">
            {actions.map(({ kind, text, reason, talkingPoints }) => (
              <div key={kind}>
                <Text size="sm" fw={500}>
                  {text}
                </Text>
                <Text size="xs" c="dimmed">
                  {reason}
                </Text>
                {talkingPoints.map((point) => (
                  <Text key={point} size="xs">
                    · {point}
                  </Text>
                ))}
              </div>
            ))}
          </Stack>
        </Part>
      ) : null}
      {known.length > 0 ? (
        <Part title={say("inbox.card.known")}>
          <Stack gap={6} align="flex-start">
            {known.map(({ kind, text, evidence }) => (
              <Tooltip
                key={`${kind} ${text}`}
                label={`“${evidence.words}”`}
                multiline
                maw={260}
                events={{ hover: true, focus: true, touch: true }}
              >
                <Badge
                  tabIndex={0}
                  variant="light"
                  color="gray"
                  tt="none"
                  fw={500}
                  h="auto"
                  py={3}
                  radius="sm"
                  style={{ whiteSpace: "normal" }}
                  styles={{ label: { whiteSpace: "normal" } }}
                >
                  {text}
                </Badge>
              </Tooltip>
            ))}
          </Stack>
        </Part>
      ) : null}
    </>
  );
}
