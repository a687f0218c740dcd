/** When, how fast, and how its success is known. */
import {
  NumberInput,
  Paper,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";
import type { Terms } from "./data.ts";
import type { StepProps } from "./draft.tsx";
import { fromLocal, toLocal } from "./local-time.ts";

export function WhenStep({ draft, set }: StepProps) {
  const { say } = useSpeech();
  const { terms } = draft;
  const put = (change: Partial<Terms>) => set({ terms: { ...terms, ...change } });
  const hasVariants = draft.content.variants.length > 1;
  return (
    <Stack>
      <Paper withBorder p="md" component="section" aria-label={say("campaigns.steps.when")}>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              type="datetime-local"
              label={say("campaigns.terms.start")}
              description={say("campaigns.terms.startHint")}
              value={toLocal(draft.startAt)}
              onChange={(event) => set({ startAt: fromLocal(event.currentTarget.value) })}
            />
            <TextInput
              type="datetime-local"
              label={say("campaigns.terms.end")}
              description={say("campaigns.terms.endHint")}
              value={toLocal(draft.endAt)}
              onChange={(event) => set({ endAt: fromLocal(event.currentTarget.value) })}
            />
          </SimpleGrid>
          <div>
            <Text size="sm" fw={500} mb={4} id="send-time">
              {say("campaigns.terms.sendTime")}
            </Text>
            <SegmentedControl
              aria-labelledby="send-time"
              data={(["at_once", "best_hour"] as const).map((value) => ({
                value,
                label: say(`campaigns.terms.sendTimes.${value}`),
              }))}
              value={terms.sendTime}
              onChange={(sendTime) => put({ sendTime: sendTime as Terms["sendTime"] })}
            />
            <Text size="sm" c="dimmed" mt={4}>
              {say(`campaigns.terms.sendTimes.${terms.sendTime}Hint`)}
            </Text>
          </div>
          <NumberInput
            label={say("campaigns.terms.perHour")}
            description={say("campaigns.terms.perHourHint")}
            placeholder={say("segments.any")}
            min={1}
            max={1_000_000}
            allowDecimal={false}
            maw={260}
            value={terms.perHour ?? ""}
            onChange={(value) => put({ perHour: value === "" ? null : Number(value) })}
          />
        </Stack>
      </Paper>
      <Paper withBorder p="md" component="section" aria-label={say("campaigns.terms.measure")}>
        <Stack>
          <NumberInput
            label={say("campaigns.terms.holdout")}
            description={say("campaigns.terms.holdoutHint")}
            suffix=" %"
            min={0}
            max={50}
            allowDecimal={false}
            maw={260}
            value={terms.holdout}
            onChange={(value) => put({ holdout: Number(value) || 0 })}
          />
          <NumberInput
            label={say("campaigns.terms.days")}
            description={say("campaigns.terms.daysHint")}
            min={1}
            max={60}
            allowDecimal={false}
            maw={260}
            value={terms.attributionDays}
            onChange={(value) => put({ attributionDays: Number(value) || 1 })}
          />
          <Switch
            label={say("campaigns.terms.winner")}
            description={say(hasVariants ? "campaigns.terms.winnerHint" : "campaigns.terms.winnerNeeds")}
            disabled={!hasVariants}
            checked={terms.winner !== null}
            onChange={(event) =>
              put({ winner: event.currentTarget.checked ? { metric: "reply", share: 30, afterHours: 24 } : null })
            }
          />
          {terms.winner ? <Winner winner={terms.winner} onChange={(winner) => put({ winner })} /> : null}
        </Stack>
      </Paper>
    </Stack>
  );
}

function Winner({
  winner,
  onChange,
}: {
  winner: NonNullable<Terms["winner"]>;
  onChange: (winner: NonNullable<Terms["winner"]>) => void;
}) {
  const { say } = useSpeech();
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <Select
        label={say("campaigns.terms.metric")}
        data={(["reply", "click", "purchase"] as const).map((value) => ({
          value,
          label: say(`campaigns.metrics.${value}`),
        }))}
        value={winner.metric}
        onChange={(metric) => metric && onChange({ ...winner, metric: metric as "reply" })}
        allowDeselect={false}
      />
      <NumberInput
        label={say("campaigns.terms.share")}
        suffix=" %"
        min={5}
        max={90}
        allowDecimal={false}
        value={winner.share}
        onChange={(share) => onChange({ ...winner, share: Number(share) || 30 })}
      />
      <NumberInput
        label={say("campaigns.terms.after")}
        suffix=" h"
        min={1}
        max={168}
        allowDecimal={false}
        value={winner.afterHours}
        onChange={(afterHours) => onChange({ ...winner, afterHours: Number(afterHours) || 24 })}
      />
    </SimpleGrid>
  );
}
