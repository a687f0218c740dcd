/** Which variant does better, and whether the campaign brought anything: differences with their intervals, in words and as bars. */
import { Badge, Button, Group, Paper, Stack, Table, Text } from "@mantine/core";
import { IconFlask } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { formatMoney } from "../../../../src/lib/money.ts";
import { tellProblem } from "../crm/problem-note.tsx";
import { Sign } from "../crm/sign.tsx";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import { percent, points, type Stats } from "./data.ts";
import { Range } from "./range.tsx";

export function Experiment({ stats }: { stats: Stats }) {
  const { say, locale } = useSpeech();
  const { groups, comparisons, currency, campaign } = stats;
  if (groups.length < 2) return <Empty Icon={IconFlask} text={say("campaigns.experiment.empty")} />;
  const nameOf = (group: string) =>
    group === "held" || group === "all"
      ? say(`campaigns.experiment.${group}`)
      : say("campaigns.message.variant", { name: group.toUpperCase() });
  return (
    <Stack>
      <Table.ScrollContainer minWidth={560}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say("campaigns.experiment.group")}</Table.Th>
              <Table.Th ta="right">{say("campaigns.experiment.people")}</Table.Th>
              <Table.Th ta="right">{say("campaigns.metrics.reply")}</Table.Th>
              <Table.Th ta="right">{say("campaigns.metrics.click")}</Table.Th>
              <Table.Th ta="right">{say("campaigns.metrics.purchase")}</Table.Th>
              <Table.Th ta="right">{say("campaigns.figures.revenue")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {groups.map((row) => {
              const base = row.group === "held" ? row.people : row.sent + row.uncertain;
              return (
                <Table.Tr key={row.group}>
                  <Table.Td>
                    <Group gap="xs">
                      {nameOf(row.group)}
                      {campaign.winner === row.group ? (
                        <Badge color="green" variant="light" tt="none">
                          {say("campaigns.experiment.winner")}
                        </Badge>
                      ) : null}
                    </Group>
                  </Table.Td>
                  <Table.Td ta="right">{base.toLocaleString(locale)}</Table.Td>
                  <Table.Td ta="right">{row.group === "held" ? "–" : percent(locale, row.replies, base)}</Table.Td>
                  <Table.Td ta="right">{row.group === "held" ? "–" : percent(locale, row.clicks, base)}</Table.Td>
                  <Table.Td ta="right">{percent(locale, row.buyers, base)}</Table.Td>
                  <Table.Td ta="right">{formatMoney({ cents: row.revenueCents, currency })}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <ChooseWinner stats={stats} nameOf={nameOf} />
      {comparisons.map(({ group, against, metric, difference, low, high, isSure }) => (
        <Paper key={`${group} ${against} ${metric}`} withBorder p="md">
          <Group justify="space-between" mb={6}>
            <Text fw={600}>
              {say("campaigns.experiment.compare", {
                metric: say(`campaigns.metrics.${metric}`),
                group: nameOf(group),
                against: nameOf(against),
              })}
            </Text>
            <Sign color={isSure ? (difference > 0 ? "green" : "red") : "gray"}>
              {say(isSure ? "campaigns.experiment.sure" : "campaigns.experiment.unsure")}
            </Sign>
          </Group>
          <Range low={low} high={high} difference={difference} />
          <Text size="sm" c="dimmed" mt={6}>
            {say("campaigns.experiment.interval", {
              difference: points(locale, difference),
              low: points(locale, low),
              high: points(locale, high),
            })}
          </Text>
        </Paper>
      ))}
    </Stack>
  );
}

function ChooseWinner({ stats, nameOf }: { stats: Stats; nameOf: (group: string) => string }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const data = useQueryClient();
  const { campaign, groups } = stats;
  const choose = useMutation({
    mutationFn: (variant: string) => api("POST", `/v1/campaigns/${campaign.id}/winner`, { body: { variant } }),
    onSuccess: () => data.invalidateQueries({ queryKey: ["campaigns", campaign.id] }),
    onError: (error) => tellProblem(say, error),
  });
  const isOpen = campaign.terms.winner !== null && campaign.winner === null && campaign.begunAt !== null;
  if (!isOpen || !may("campaigns:write") || !["sending", "paused"].includes(campaign.status)) return null;
  return (
    <Group gap="xs">
      <Text size="sm">{say("campaigns.experiment.choose")}</Text>
      {groups
        .filter(({ group }) => group !== "held")
        .map(({ group }) => (
          <Button
            key={group}
            size="compact-sm"
            variant="light"
            loading={choose.isPending && choose.variables === group}
            onClick={() => choose.mutate(group)}
          >
            {nameOf(group)}
          </Button>
        ))}
    </Group>
  );
}
