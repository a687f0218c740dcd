/** Why the agents answered so: what they understood, who answered, what it rests on, what was corrected, and what it cost. */
import { Alert, Badge, Drawer, Group, List, Progress, Skeleton, Stack, Text } from "@mantine/core";
import type { TurnTrace } from "../../../../src/http/views.ts";
import { numberFormat } from "../lib/formats.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { type Turn, useTurns } from "./data.ts";
import { nameOf } from "./names.ts";
import { Part } from "./side-card.tsx";

export function TraceDrawer({
  conversationId,
  turnId,
  onClose,
}: {
  conversationId: string;
  turnId: string | null;
  onClose: () => void;
}) {
  const { say } = useSpeech();
  return (
    <Drawer
      opened={turnId !== null}
      onClose={onClose}
      position="right"
      title={say("inbox.trace.title")}
      closeButtonProps={{ "aria-label": say("inbox.close") }}
    >
      {turnId === null ? null : <Loaded conversationId={conversationId} turnId={turnId} />}
    </Drawer>
  );
}

function Loaded({ conversationId, turnId }: { conversationId: string; turnId: string }) {
  const { say } = useSpeech();
  const { data, error, isPending } = useTurns(conversationId);
  if (isPending) return <Skeleton h={240} role="status" aria-label={say("wait")} />;
  if (error)
    return (
      <Alert color="red" role="alert">
        {problemText(say, error)}
      </Alert>
    );
  const turn = data.data.find(({ id }) => id === turnId);
  return turn ? <Trace turn={turn} /> : <Text c="dimmed">{say("inbox.trace.gone")}</Text>;
}

interface Reading {
  readonly name: string;
  readonly confidence: number;
}

/** The explanation of an answer, also of one that was only tried. */
export function Trace({ turn }: { turn: Pick<Turn, "trace" | "agent" | "brain" | "startedAt" | "committedAt"> }) {
  const { say, locale } = useSpeech();
  // Older versions wrote less.
  const trace = turn.trace as unknown as Partial<TurnTrace>;
  const seconds = (Date.parse(turn.committedAt) - Date.parse(turn.startedAt)) / 1_000;
  const figure = numberFormat(locale, { maximumFractionDigits: 1 });
  const { model, guards = [], sources = [] } = trace;
  const cost = numberFormat(locale, { style: "currency", currency: "USD", maximumFractionDigits: 4 });
  return (
    <Stack gap="lg">
      {trace.text ? (
        <Part title={say("inbox.trace.read")}>
          <Text size="sm" style={{ whiteSpace: "pre-wrap" }}>
            “{trace.text}”
          </Text>
          {trace.mended ? (
            <Text size="xs" c="dimmed">
              {say("inbox.trace.mended", { text: trace.mended })}
            </Text>
          ) : null}
        </Part>
      ) : null}
      <Part title={say("inbox.trace.understood")}>
        <Stack gap="xs">
          {readingsOf(trace, (area, value) => nameOf(say, `inbox.${area}`, value), say).map(({ name, confidence }) => (
            <div key={name}>
              <Group justify="space-between" gap="xs" wrap="nowrap">
                <Text size="sm">{name}</Text>
                <Text size="xs" c="dimmed">
                  {say("inbox.trace.sure", { share: confidence })}
                </Text>
              </Group>
              <Progress value={confidence * 100} size="xs" aria-label={name} />
            </div>
          ))}
        </Stack>
      </Part>
      <Part title={say("inbox.trace.who")}>
        <Badge variant="light" tt="none">
          {nameOf(say, "inbox.agents", turn.agent)}
        </Badge>
        <Text size="sm" mt={4}>
          {say(`inbox.agentsWhy.${turn.agent}`)}
        </Text>
        {/* The built-in engine writes its notes in English. */}
        {trace.why && (locale === "en" || turn.brain !== "built-in") ? (
          <Text size="xs" c="dimmed" mt={4}>
            {say("inbox.trace.note", { note: trace.why })}
          </Text>
        ) : null}
        {trace.next?.type === "human" ? (
          <Text size="sm" mt={4}>
            {say("inbox.trace.called", { reason: nameOf(say, "inbox.reasons", trace.next.reason) })}
          </Text>
        ) : null}
      </Part>
      <Part title={say("inbox.trace.sources")}>
        {sources.length === 0 ? (
          <Text size="sm" c="dimmed">
            {say("inbox.trace.noSources")}
          </Text>
        ) : (
          <List size="sm" spacing={2}>
            {sources.map(({ type, id, title }) => (
              <List.Item key={`${type} ${id} ${title}`}>
                {nameOf(say, "inbox.sources", type)}
                {type === "business" ? "" : `: ${title}`}
              </List.Item>
            ))}
          </List>
        )}
      </Part>
      <Part title={say("inbox.trace.guards")}>
        {guards.length === 0 ? (
          <Text size="sm" c="dimmed">
            {say("inbox.trace.noGuards")}
          </Text>
        ) : (
          <Stack gap={4}>
            {guards.map(({ guard, excerpt }) => (
              <Text key={`${guard} ${excerpt}`} size="sm">
                {nameOf(say, "inbox.guards", guard)}
                {excerpt === "" ? "" : `: “${excerpt}”`}
              </Text>
            ))}
            {trace.replaced ? <Text size="sm">{say("inbox.trace.replaced")}</Text> : null}
          </Stack>
        )}
      </Part>
      <Part title={say("inbox.trace.model")}>
        <Text size="sm">
          {model
            ? `${model.model} (${model.provider})`
            : turn.brain === "built-in"
              ? say("inbox.trace.builtIn")
              : turn.brain}
        </Text>
        <Text size="sm" c="dimmed">
          {model ? `${cost.format(model.costMicros / 1_000_000)} · ` : ""}
          {say("inbox.trace.took", { seconds: figure.format(seconds) })}
        </Text>
        {trace.modelFault ? <Text size="sm">{say("inbox.trace.modelFault", { fault: trace.modelFault })}</Text> : null}
      </Part>
    </Stack>
  );
}

/** What was understood, in words, most certain first; what was not found is left out. */
function readingsOf(
  { understanding }: Partial<TurnTrace>,
  name: (area: string, value: string) => string,
  say: (key: string) => string,
): Reading[] {
  if (!understanding) return [];
  const { intent, otherIntents, objection, buyingSignal, handoff, closure, optOut } = understanding;
  const found: Reading[] = [intent, ...otherIntents].map(({ value, confidence }) => ({
    name: name("intents", value),
    confidence,
  }));
  if (objection.value !== null)
    found.push({ name: name("objections", objection.value), confidence: objection.confidence });
  if (buyingSignal.value !== null)
    found.push({ name: name("signals", buyingSignal.value), confidence: buyingSignal.confidence });
  if (handoff.value) found.push({ name: say("inbox.trace.wantsPerson"), confidence: handoff.confidence });
  if (closure.value) found.push({ name: say("inbox.trace.ends"), confidence: closure.confidence });
  if (optOut.value) found.push({ name: say("inbox.trace.optsOut"), confidence: optOut.confidence });
  return found;
}
