/** Message by message: how many left and how many did not. */
import { Table, Text } from "@mantine/core";
import { Panel } from "../crm/panel.tsx";
import { useSpeech } from "../lib/texts.ts";
import type { Report } from "./data.ts";

export function StepsTable({ steps, texts }: { steps: Report["steps"]; texts: ReadonlyMap<string, string> }) {
  const { say, locale } = useSpeech();
  return (
    <Panel title={say("simulation.report.steps")}>
      {steps.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say("simulation.report.nothing")}
        </Text>
      ) : (
        <Table withRowBorders={false} verticalSpacing={4} horizontalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say("simulation.report.step")}</Table.Th>
              <Table.Th ta="right">{say("simulation.report.stepSent")}</Table.Th>
              <Table.Th ta="right">{say("simulation.report.notSent")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {steps.map(({ step, variant, sent, notSent }) => (
              <Table.Tr key={`${step} ${variant}`}>
                <Table.Td style={{ overflowWrap: "anywhere" }}>
                  <Text size="sm" fw={500}>
                    {step}
                    {variant === null || variant === step ? "" : ` · ${variant}`}
                  </Text>
                  {texts.has(step) ? (
                    <Text size="xs" c="dimmed" lineClamp={2}>
                      {texts.get(step)}
                    </Text>
                  ) : null}
                </Table.Td>
                <Table.Td ta="right" fw={600}>
                  {sent.toLocaleString(locale)}
                </Table.Td>
                <Table.Td ta="right">{notSent.toLocaleString(locale)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}
