/** The pipeline as a list: sorted by score, worth or age, of one status or all. */
import { Anchor, Group, Select, Table, Text } from "@mantine/core";
import { IconTargetArrow } from "@tabler/icons-react";
import { Link } from "react-router";
import classes from "../crm/crm.module.css";
import { type Lead, usePages } from "../crm/data.ts";
import { Loading } from "../crm/loading.tsx";
import { More } from "../crm/more.tsx";
import { Amount, Heat, LeadStatus, Owner, usePersonName } from "../crm/signs.tsx";
import { LEAD_STATUSES } from "../crm/statuses.ts";
import { relativeTime } from "../crm/times.ts";
import { useFilter } from "../crm/use-filter.ts";
import { nameOf } from "../inbox/names.ts";
import type { Query } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";

const SORTS = ["score", "value", "created"] as const;

export function LeadList({ query }: { query: Query }) {
  const { say, locale } = useSpeech();
  const personName = usePersonName();
  const { values, set } = useFilter(["status", "sort"]);
  const sort = values.sort ?? "score";
  const leads = usePages<Lead>(["leads", "list"], "/v1/leads", { ...query, status: values.status, sort });
  return (
    <>
      <Group gap="xs" mb="sm">
        <Select
          aria-label={say("pipeline.status")}
          placeholder={say("pipeline.anyStatus")}
          clearable
          w={{ base: "calc(50% - 5px)", sm: 180 }}
          data={LEAD_STATUSES.map((status) => ({ value: status, label: nameOf(say, "inbox.leadStatus", status) }))}
          value={values.status ?? null}
          onChange={(status) => set({ status })}
        />
        <Select
          aria-label={say("pipeline.sort")}
          allowDeselect={false}
          w={{ base: "calc(50% - 5px)", sm: 180 }}
          data={SORTS.map((one) => ({ value: one, label: say(`pipeline.sorts.${one}`) }))}
          value={sort}
          onChange={(sort) => set({ sort })}
        />
      </Group>
      <Loading query={leads}>
        {leads.rows.length === 0 ? (
          <Empty Icon={IconTargetArrow} text={say("pipeline.noneFound")} />
        ) : (
          <Table verticalSpacing="sm" highlightOnHover className={classes.rows}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say("pipeline.lead")}</Table.Th>
                <Table.Th w={120}>{say("pipeline.status")}</Table.Th>
                <Table.Th w={130} ta="right">
                  {say("pipeline.value")}
                </Table.Th>
                <Table.Th w={120}>{say("pipeline.score")}</Table.Th>
                <Table.Th w={60}>{say("crm.owner")}</Table.Th>
                <Table.Th w={130} visibleFrom="sm">
                  {say("pipeline.changed")}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {leads.rows.map((lead) => (
                <Table.Tr key={lead.id}>
                  <Table.Td>
                    <Anchor component={Link} to={`/leads/${lead.id}`} fw={500} size="sm">
                      {lead.interest}
                    </Anchor>
                    <Text size="sm" c="dimmed">
                      {personName(lead.contact)}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <LeadStatus status={lead.status} />
                  </Table.Td>
                  <Table.Td ta="right">
                    <Amount value={lead.value} />
                  </Table.Td>
                  <Table.Td>
                    <Heat temperature={lead.temperature} score={lead.score} />
                  </Table.Td>
                  <Table.Td>
                    <Owner id={lead.ownerId} size={26} />
                  </Table.Td>
                  <Table.Td visibleFrom="sm">
                    <Text size="sm" c="dimmed">
                      {relativeTime(locale, Date.parse(lead.updatedAt) - Date.now())}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <More pages={leads} />
      </Loading>
    </>
  );
}
