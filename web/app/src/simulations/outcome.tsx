/** Whether writing helps: buyers among those who were written to against those who were left alone, and how sure that is. */
import { Progress, Stack, Text } from "@mantine/core";
import { formatMoney } from "../../../../src/lib/money.ts";
import { percent, points } from "../campaigns/data.ts";
import { Range } from "../campaigns/range.tsx";
import { Panel } from "../crm/panel.tsx";
import { useSpeech } from "../lib/texts.ts";
import type { Report } from "./data.ts";

export function Outcome({ report: { outcome, currency } }: { report: Report }) {
  const { say, locale } = useSpeech();
  const { written, heldOut, lift, recovered } = outcome;
  const money = (cents: number) => formatMoney({ cents, currency });
  const groups = [
    ["written", written],
    ["leftAlone", heldOut],
  ] as const;
  return (
    <Panel title={say("simulation.report.outcome")}>
      <Stack gap="sm">
        {groups
          .filter(([, { people }]) => people > 0)
          .map(([name, { people, buyers }]) => (
            <div key={name}>
              <Text size="sm" fw={600}>
                {say(`simulation.report.${name}`)}
              </Text>
              <Text size="sm">
                {say("simulation.report.bought", { percent: percent(locale, buyers, people), buyers, people })}
              </Text>
              <Progress
                value={(100 * buyers) / people}
                {...(name === "leftAlone" ? { color: "gray" } : {})}
                aria-label={say(`simulation.report.${name}`)}
              />
            </div>
          ))}
        <Text size="sm">{say("simulation.report.earned", { money: money(written.cents) })}</Text>
        {lift && recovered ? (
          <>
            <Range {...lift} />
            <Text size="sm">
              {say("simulation.report.lift", {
                difference: points(locale, lift.difference),
                low: points(locale, lift.low),
                high: points(locale, lift.high),
              })}
              {lift.low <= 0 && lift.high >= 0 ? ` ${say("simulation.report.unsure")}` : ""}
            </Text>
            <Text size="sm">
              {say("simulation.report.recovered", {
                money: money(recovered.amount),
                low: money(recovered.low),
                high: money(recovered.high),
              })}
            </Text>
          </>
        ) : (
          <Text size="sm" c="dimmed">
            {say("simulation.report.noControl")}
          </Text>
        )}
      </Stack>
    </Panel>
  );
}
