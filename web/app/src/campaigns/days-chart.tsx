/** The figures by day, as lines; the same as a table for whoever cannot see them. */
import { dateFormat } from "../lib/formats.ts";
import "@mantine/charts/styles.css";
import { LineChart } from "@mantine/charts";
import { Table, VisuallyHidden } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";
import type { Stats } from "./data.ts";

const LINES = [
  ["sent", "charla.6"],
  ["read", "blue.6"],
  ["replies", "green.7"],
  ["clicks", "orange.6"],
] as const;

export default function DaysChart({ days }: { days: Stats["days"] }) {
  const { say, locale } = useSpeech();
  const shown = (day: string) =>
    dateFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(day));
  return (
    <>
      <div aria-hidden>
        <LineChart
          h={260}
          data={days.map((day) => ({ ...day, day: shown(day.day) }))}
          dataKey="day"
          withLegend
          legendProps={{ verticalAlign: "bottom" }}
          curveType="monotone"
          // What is hidden from readers must not be reached by their keys.
          lineChartProps={{ accessibilityLayer: false }}
          yAxisProps={{ allowDecimals: false }}
          series={LINES.map(([name, color]) => ({ name, color, label: say(`campaigns.figures.${name}`) }))}
        />
      </div>
      <VisuallyHidden>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say("campaigns.day")}</Table.Th>
              {LINES.map(([name]) => (
                <Table.Th key={name}>{say(`campaigns.figures.${name}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {days.map((day) => (
              <Table.Tr key={day.day}>
                <Table.Td>{shown(day.day)}</Table.Td>
                {LINES.map(([name]) => (
                  <Table.Td key={name}>{day[name]}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </VisuallyHidden>
    </>
  );
}
