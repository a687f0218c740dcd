/** What would have happened: figures, what writing brings, message by message, when, why not. */
import { SimpleGrid, Skeleton, Stack, Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Figure } from "../campaigns/figure.tsx";
import { Panel } from "../crm/panel.tsx";
import { fullDate, fullTime } from "../crm/times.ts";
import { dateFormat } from "../lib/formats.ts";
import { useSpeech } from "../lib/texts.ts";
import { Counts } from "./counts.tsx";
import type { Report } from "./data.ts";
import { Outcome } from "./outcome.tsx";
import { StepsTable } from "./steps-table.tsx";

// The charts are large and wanted here only.
const Columns = lazy(() => import("./columns.tsx"));

export function ReportPanels({
  report,
  finishedAt,
  texts,
}: {
  report: Report;
  finishedAt: string;
  texts: ReadonlyMap<string, string>;
}) {
  const { say, locale } = useSpeech();
  const { contacts, days, from, seed, channel, people, messages, replies, optOuts, codes } = report;
  const shown = (value: number) => value.toLocaleString(locale);
  const part = (key: string, count: number) => say(`simulation.report.${key}`, { count });
  const about = { contacts, days, seed, from: fullDate(locale, `${from}T12:00:00`) };
  return (
    <Stack component="section" aria-label={say("simulation.report.title")}>
      <div>
        <Text size="sm">
          {say("simulation.report.about", { ...about, channel: say(`sequences.channels.${channel}`) })}
        </Text>
        <Text size="xs" c="dimmed">
          {say("simulation.report.at", { at: fullTime(locale, finishedAt) })}
        </Text>
      </div>
      <SimpleGrid cols={{ base: 2, sm: 3 }}>
        <Figure
          label={say("simulation.report.entered")}
          value={shown(people.entered)}
          hint={people.heldOut > 0 ? part("heldOut", people.heldOut) : undefined}
        />
        <Figure
          label={say("simulation.report.sent")}
          value={shown(messages.sent)}
          hint={part("planned", messages.planned)}
          isMain
        />
        <Figure label={say("simulation.report.read")} value={shown(messages.read)} />
        <Figure
          label={say("simulation.report.replies")}
          value={shown(replies)}
          hint={part("answered", messages.answered)}
        />
        <Figure label={say("simulation.report.optOuts")} value={shown(optOuts)} />
        {codes.made > 0 ? (
          <Figure label={say("simulation.report.codes")} value={shown(codes.used)} hint={part("codesOf", codes.made)} />
        ) : null}
      </SimpleGrid>
      <Outcome report={report} />
      <StepsTable steps={report.steps} texts={texts} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Panel title={say("simulation.report.byHour")}>
          <Suspense fallback={<Skeleton h={220} />}>
            <Columns
              name={say("simulation.report.hour")}
              rows={hoursOf(messages.byHour).map(({ hour, sent }) => ({ label: `${hour}:00`, count: sent }))}
            />
          </Suspense>
        </Panel>
        <Panel title={say("simulation.report.byDay")}>
          <Suspense fallback={<Skeleton h={220} />}>
            <Columns
              name={say("simulation.report.day")}
              rows={messages.byDay.map(({ day, sent }) => ({ label: dayText(locale, day), count: sent }))}
            />
          </Suspense>
        </Panel>
        <Panel title={say("simulation.report.delays")}>
          <Counts
            rows={report.delays.map(({ label, times }) => ({ label, count: times }))}
            hint={say("simulation.report.delaysHint")}
          />
        </Panel>
        <Panel title={say("simulation.report.drops")}>
          <Counts rows={report.drops.map(({ label, messages: count }) => ({ label, count }))} />
        </Panel>
        <Panel title={say("simulation.report.ends")}>
          <Counts rows={people.ends.map(({ label, people: count }) => ({ label, count }))} />
        </Panel>
      </SimpleGrid>
      <Text size="sm" c="dimmed">
        {say("simulation.report.foot")}
      </Text>
    </Stack>
  );
}

/** From the first hour in which something left to the last. */
function hoursOf(byHour: readonly number[]): { hour: number; sent: number }[] {
  const rows = byHour.map((sent, hour) => ({ hour, sent }));
  const used = rows.filter(({ sent }) => sent > 0);
  return rows.slice(used[0]?.hour ?? 0, (used.at(-1)?.hour ?? 23) + 1);
}

function dayText(locale: string, day: string): string {
  return dateFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(day));
}
