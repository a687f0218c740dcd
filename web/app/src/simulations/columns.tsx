/** How many messages left in each hour or on each day, as columns; the same as a table for whoever cannot see them. */
import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import { Table, VisuallyHidden } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";

export default function Columns({
  name,
  rows,
}: {
  /** What the labels are. */
  name: string;
  rows: readonly { label: string; count: number }[];
}) {
  const { say } = useSpeech();
  const count = say("simulation.report.count");
  return (
    <>
      <div aria-hidden>
        <BarChart
          h={220}
          maxBarWidth={64}
          data={[...rows]}
          dataKey="label"
          // What is hidden from readers must not be reached by their keys.
          barChartProps={{ accessibilityLayer: false }}
          yAxisProps={{ allowDecimals: false, width: 36 }}
          series={[{ name: "count", color: "charla.6", label: count }]}
        />
      </div>
      <VisuallyHidden>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{name}</Table.Th>
              <Table.Th>{count}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.label}>
                <Table.Td>{row.label}</Table.Td>
                <Table.Td>{row.count}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </VisuallyHidden>
    </>
  );
}
