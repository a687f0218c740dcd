/** The look before it is confirmed: how many, who is left out and why, what it costs, how it reads, a test to oneself. */
import { Alert, Button, Group, Paper, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { formatMoney } from "../../../../src/lib/money.ts";
import { ContactSelect, type Person } from "../crm/contact-select.tsx";
import { Loading } from "../crm/loading.tsx";
import { Panel } from "../crm/panel.tsx";
import { ProblemNote, tellProblem } from "../crm/problem-note.tsx";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";
import { SimulationPanels } from "../simulations/simulation.tsx";
import { type Campaign, usePreview } from "./data.ts";
import { Figure } from "./figure.tsx";

export function ReviewStep({ campaign }: { campaign: Campaign }) {
  const { say, locale } = useSpeech();
  const preview = usePreview(campaign);
  const found = preview.data;
  return (
    <Loading query={preview}>
      {found ? (
        <Stack>
          {found.lacks.length > 0 ? (
            <Alert color="orange" title={say("campaigns.review.lacks")}>
              {found.lacks.map((lack) => (
                <Text size="sm" key={lack}>
                  {say(`campaigns.lacks.${lack}`)}
                </Text>
              ))}
            </Alert>
          ) : null}
          <SimpleGrid cols={{ base: 2, sm: 4 }}>
            <Figure label={say("campaigns.review.people")} value={found.people.toLocaleString(locale)} />
            <Figure label={say("campaigns.review.reached")} value={found.reached.toLocaleString(locale)} isMain />
            <Figure label={say("campaigns.review.held")} value={found.held.toLocaleString(locale)} />
            <Figure label={say("campaigns.review.cost")} value={formatMoney(found.cost)} />
          </SimpleGrid>
          {found.isEstimate ? (
            <Text size="sm" c="dimmed">
              {say("campaigns.review.estimate")}
            </Text>
          ) : null}
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Panel title={say("campaigns.review.excluded")}>
              <Reasons rows={found.excluded} none={say("campaigns.review.noneExcluded")} />
              {found.later.length > 0 ? (
                <>
                  <Text size="sm" fw={600} mt="md" mb={4}>
                    {say("campaigns.review.later")}
                  </Text>
                  <Reasons rows={found.later} none="" />
                </>
              ) : null}
            </Panel>
            <Panel title={say("campaigns.review.reads")}>
              {found.examples.length === 0 ? (
                <Text size="sm" c="dimmed">
                  {say("campaigns.review.noExamples")}
                </Text>
              ) : (
                <Stack gap="sm">
                  {found.examples.map(({ contactId, name, variant, text }) => (
                    <div key={contactId}>
                      <Text size="xs" c="dimmed">
                        {name ?? say("inbox.nameless")} · {variant.toUpperCase()}
                      </Text>
                      <Paper withBorder p="xs" radius="md" bg="var(--mantine-color-default-hover)">
                        <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                          {text}
                        </Text>
                      </Paper>
                    </div>
                  ))}
                </Stack>
              )}
            </Panel>
          </SimpleGrid>
          <TestSend campaign={campaign} />
          {found.lacks.includes("message") || found.lacks.includes("sequence") ? null : (
            <SimulationPanels place={`/v1/campaigns/${campaign.id}`} texts={textsOf(campaign)} />
          )}
        </Stack>
      ) : null}
    </Loading>
  );
}

/** What each variant says. */
function textsOf({ content }: Campaign): ReadonlyMap<string, string> {
  return new Map(content.variants.map(({ key, messages }) => [key, messages[0]?.text ?? ""]));
}

export function Reasons({ rows, none }: { rows: readonly { reason: string; people: number }[]; none: string }) {
  const { say, locale } = useSpeech();
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {none}
      </Text>
    );
  return (
    <Table withRowBorders={false} verticalSpacing={4}>
      <Table.Tbody>
        {rows.map(({ reason, people }) => (
          <Table.Tr key={reason}>
            <Table.Td px={0}>{say(`campaigns.reasons.${reason}`)}</Table.Td>
            <Table.Td px={0} ta="right" fw={600}>
              {people.toLocaleString(locale)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function TestSend({ campaign }: { campaign: Campaign }) {
  const { say } = useSpeech();
  const [person, setPerson] = useState<Person | null>(null);
  const test = useMutation({
    mutationFn: () =>
      api<{ data: { verdict: string; reason: string | null }[] }>("POST", `/v1/campaigns/${campaign.id}/test`, {
        body: { contactId: person?.id },
      }),
    onSuccess: ({ data }) => {
      const stopped = data.find(({ verdict }) => verdict !== "send");
      notifications.show({
        color: stopped ? "orange" : "green",
        message: stopped
          ? say("campaigns.test.stopped", { why: say(`campaigns.reasons.${stopped.reason}`) })
          : say("campaigns.test.sent"),
      });
    },
    onError: (error) => tellProblem(say, error),
  });
  return (
    <Panel title={say("campaigns.test.title")}>
      <Text size="sm" c="dimmed" mb="xs">
        {say("campaigns.test.lead")}
      </Text>
      <ProblemNote error={null} />
      <Group align="flex-end">
        <ContactSelect
          aria-label={say("campaigns.test.to")}
          person={person}
          onChoose={setPerson}
          w={{ base: "100%", sm: 320 }}
        />
        <Button variant="default" disabled={!person} loading={test.isPending} onClick={() => test.mutate()}>
          {say("campaigns.test.button")}
        </Button>
      </Group>
    </Panel>
  );
}
