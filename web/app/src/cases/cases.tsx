/** The cases: what customers need help with, those owed soonest first. */
import { Anchor, Button, Select, Switch, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconLifebuoy, IconPlus } from "@tabler/icons-react";
import { Link } from "react-router";
import classes from "../crm/crm.module.css";
import { type Case, usePages } from "../crm/data.ts";
import { FilterBar } from "../crm/filter-bar.tsx";
import { Loading } from "../crm/loading.tsx";
import { More } from "../crm/more.tsx";
import { MemberSelect } from "../crm/selects.tsx";
import { Owner, usePersonName } from "../crm/signs.tsx";
import { useFilter } from "../crm/use-filter.ts";
import { nameOf } from "../inbox/names.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import { Page } from "../shell/page.tsx";
import { NewCase } from "./new-case.tsx";
import { CaseStatusSign, PRIORITIES, PrioritySign, STATUSES } from "./signs.tsx";
import { Sla } from "./sla.tsx";

/** What is worked on, unless another status is asked for. */
const UNSOLVED = "open,in_progress,waiting_customer";

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const personName = usePersonName();
  const [isMaking, making] = useDisclosure();
  const filter = useFilter(["search", "status", "priority", "ownerId", "overdue"]);
  const { values, set } = filter;
  const status = values.status === "all" ? undefined : (values.status ?? UNSOLVED);
  const cases = usePages<Case>(["cases", "list"], "/v1/cases", { ...values, status, sort: "due" });
  return (
    <Page
      title={say("cases.title")}
      lead={say("cases.lead")}
      size="xl"
      action={
        may("cases:write") ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={making.open}>
            {say("cases.new")}
          </Button>
        ) : null
      }
    >
      <FilterBar label={say("cases.narrow")} searchLabel={say("cases.search")} filter={filter}>
        <Select
          aria-label={say("pipeline.status")}
          allowDeselect={false}
          w={{ base: "calc(50% - 5px)", sm: 170 }}
          data={[
            { value: UNSOLVED, label: say("cases.unsolved") },
            ...STATUSES.map((one) => ({ value: one, label: nameOf(say, "cases.status", one) })),
            { value: "all", label: say("pipeline.anyStatus") },
          ]}
          value={values.status ?? UNSOLVED}
          onChange={(chosen) => set({ status: chosen === UNSOLVED ? null : chosen })}
        />
        <Select
          aria-label={say("cases.priorityLabel")}
          placeholder={say("cases.anyPriority")}
          clearable
          w={{ base: "calc(50% - 5px)", sm: 170 }}
          data={PRIORITIES.map((one) => ({ value: String(one), label: nameOf(say, "cases.priority", String(one)) }))}
          value={values.priority ?? null}
          onChange={(priority) => set({ priority })}
        />
        <MemberSelect
          withNobody
          aria-label={say("crm.owner")}
          placeholder={say("crm.anyOwner")}
          clearable
          searchable
          w={{ base: "100%", sm: 205 }}
          value={values.ownerId ?? null}
          onChange={(ownerId) => set({ ownerId })}
        />
        <Switch
          label={say("cases.onlyLate")}
          checked={values.overdue === "true"}
          onChange={(event) => set({ overdue: event.currentTarget.checked ? "true" : null })}
        />
      </FilterBar>
      <Loading query={cases}>
        {cases.rows.length === 0 ? (
          <Empty Icon={IconLifebuoy} text={say(filter.isEmpty ? "cases.empty" : "cases.noneFound")} />
        ) : (
          <Table verticalSpacing="sm" highlightOnHover className={classes.rows}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say("cases.one")}</Table.Th>
                <Table.Th w={110}>{say("cases.priorityLabel")}</Table.Th>
                <Table.Th w={170}>{say("cases.sla.label")}</Table.Th>
                <Table.Th w={150}>{say("pipeline.status")}</Table.Th>
                <Table.Th w={60}>{say("crm.owner")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {cases.rows.map((one) => (
                <Table.Tr key={one.id}>
                  <Table.Td>
                    <Anchor component={Link} to={`/cases/${one.id}`} size="sm" fw={500}>
                      {one.subject}
                    </Anchor>
                    <Text size="sm" c="dimmed">
                      #{one.number} · {nameOf(say, "cases.kinds", one.kind)} · {personName(one.contact)}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <PrioritySign priority={one.priority} />
                  </Table.Td>
                  <Table.Td>
                    <Sla sla={one.sla} status={one.status} />
                  </Table.Td>
                  <Table.Td>
                    <CaseStatusSign status={one.status} />
                  </Table.Td>
                  <Table.Td>
                    <Owner id={one.ownerId} size={26} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <More pages={cases} />
      </Loading>
      <NewCase isOpen={isMaking} onClose={making.close} />
    </Page>
  );
}
