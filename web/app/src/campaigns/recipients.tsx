/** The people of a campaign, each with what became of their message. */
import { Anchor, Select, Stack, Table, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { usePages } from "../crm/data.ts";
import { Loading } from "../crm/loading.tsx";
import { More } from "../crm/more.tsx";
import { Sign } from "../crm/sign.tsx";
import { usePersonName } from "../crm/signs.tsx";
import { fullTime } from "../crm/times.ts";
import { useSpeech } from "../lib/texts.ts";
import type { Recipient } from "./data.ts";

const STATES = [
  "waiting",
  "sent",
  "delivered",
  "read",
  "dropped",
  "uncertain",
  "failed",
  "pending",
  "rest",
  "held",
  "enrolled",
  "cancelled",
] as const;
const COLORS: Readonly<Record<string, string>> = {
  sent: "blue",
  delivered: "blue",
  read: "green",
  failed: "red",
  uncertain: "orange",
  dropped: "gray",
};

export function Recipients({ id }: { id: string }) {
  const { say, locale } = useSpeech();
  const personName = usePersonName();
  const [state, setState] = useState<string | null>(null);
  const people = usePages<Recipient>(["campaigns", id, "recipients"], `/v1/campaigns/${id}/recipients`, {
    state: state ?? undefined,
    limit: 50,
  });
  return (
    <Stack>
      <Select
        aria-label={say("campaigns.recipients.state")}
        placeholder={say("campaigns.recipients.all")}
        data={STATES.map((value) => ({ value, label: say(`campaigns.states.${value}`) }))}
        value={state}
        onChange={setState}
        clearable
        clearButtonProps={{ "aria-label": say("campaigns.recipients.all") }}
        maw={260}
      />
      <Loading query={people}>
        {people.rows.length === 0 ? (
          <Text c="dimmed">{say("campaigns.recipients.none")}</Text>
        ) : (
          <Table verticalSpacing="xs" layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say("crm.name")}</Table.Th>
                <Table.Th w={170}>{say("campaigns.status")}</Table.Th>
                <Table.Th visibleFrom="sm">{say("campaigns.recipients.why")}</Table.Th>
                <Table.Th visibleFrom="sm" w={190}>
                  {say("campaigns.when")}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {people.rows.map((row) => (
                <Table.Tr key={row.id}>
                  <Table.Td>
                    <Anchor component={Link} to={`/contacts/${row.contactId}`} size="sm" truncate display="block">
                      {personName(row)}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    <Sign color={COLORS[row.state] ?? "gray"}>{say(`campaigns.states.${row.state}`)}</Sign>
                  </Table.Td>
                  <Table.Td visibleFrom="sm">
                    <Text size="sm" c="dimmed">
                      {row.reason ? say(`campaigns.reasons.${row.reason}`) : ""}
                    </Text>
                  </Table.Td>
                  <Table.Td visibleFrom="sm">
                    <Text size="sm" c="dimmed">
                      {fullTime(locale, row.sentAt ?? row.dueAt)}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <More pages={people} />
      </Loading>
    </Stack>
  );
}
