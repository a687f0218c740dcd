/** The campaigns of the business, newest first, and a new one. */
import { Anchor, Button, Group, Modal, SegmentedControl, Stack, Table, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus, IconSpeakerphone } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, useNavigate } from "react-router";
import classes from "../crm/crm.module.css";
import { usePages } from "../crm/data.ts";
import { Loading } from "../crm/loading.tsx";
import { More } from "../crm/more.tsx";
import { ProblemNote } from "../crm/problem-note.tsx";
import { Sign } from "../crm/sign.tsx";
import { fullTime } from "../crm/times.ts";
import { useFilter } from "../crm/use-filter.ts";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import { Page } from "../shell/page.tsx";
import { type Campaign, STATUS_COLORS } from "./data.ts";

const SHOWN = ["draft", "scheduled", "sending", "paused", "done"] as const;

export function Component() {
  const { say, locale } = useSpeech();
  const { may } = useSession();
  const [isMaking, making] = useDisclosure();
  const filter = useFilter(["status"]);
  const { values, set } = filter;
  const campaigns = usePages<Campaign>(["campaigns", "list"], "/v1/campaigns", values);
  const create = may("campaigns:write") ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={making.open}>
      {say("campaigns.new")}
    </Button>
  ) : null;
  return (
    <Page title={say("campaigns.title")} lead={say("campaigns.lead")} size="xl" action={create}>
      <SegmentedControl
        mb="md"
        aria-label={say("campaigns.filter")}
        data={[
          { value: "", label: say("campaigns.all") },
          ...SHOWN.map((value) => ({ value, label: say(`campaigns.statuses.${value}`) })),
        ]}
        value={values.status ?? ""}
        onChange={(status) => set({ status: status || null })}
        style={{ maxWidth: "100%", overflowX: "auto" }}
      />
      <Loading query={campaigns}>
        {campaigns.rows.length === 0 ? (
          <Empty Icon={IconSpeakerphone} text={say(filter.isEmpty ? "campaigns.empty" : "campaigns.noneFound")}>
            {filter.isEmpty ? create : null}
          </Empty>
        ) : (
          <Table verticalSpacing="sm" highlightOnHover layout="fixed" className={classes.rows}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say("crm.name")}</Table.Th>
                <Table.Th w={130}>{say("campaigns.status")}</Table.Th>
                <Table.Th visibleFrom="sm">{say("campaigns.for")}</Table.Th>
                <Table.Th w={200} visibleFrom="md">
                  {say("campaigns.when")}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {campaigns.rows.map((row) => (
                <Table.Tr key={row.id}>
                  <Table.Td>
                    <Anchor component={Link} to={`/campaigns/${row.id}`} fw={500} size="sm" truncate display="block">
                      {row.name}
                    </Anchor>
                    <Text size="xs" c="dimmed">
                      #{row.number}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Sign color={STATUS_COLORS[row.status]}>{say(`campaigns.statuses.${row.status}`)}</Sign>
                  </Table.Td>
                  <Table.Td visibleFrom="sm">
                    <Text size="sm" truncate>
                      {row.segmentName ?? say(row.rule ? "campaigns.ownRule" : "campaigns.nobodyYet")}
                    </Text>
                    {row.size > 0 ? (
                      <Text size="xs" c="dimmed">
                        {say("campaigns.people", { count: row.size })}
                      </Text>
                    ) : null}
                  </Table.Td>
                  <Table.Td visibleFrom="md">
                    <Text size="sm" c="dimmed">
                      {fullTime(locale, row.begunAt ?? row.beginsAt ?? row.startAt ?? row.createdAt)}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <More pages={campaigns} />
      </Loading>
      <NewCampaign isOpen={isMaking} onClose={making.close} />
    </Page>
  );
}

function NewCampaign({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { say } = useSpeech();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const make = useMutation({
    mutationFn: () => api<Campaign>("POST", "/v1/campaigns", { body: { name } }),
    onSuccess: ({ id }) => navigate(`/campaigns/${id}`),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Modal opened={isOpen} onClose={onClose} title={say("campaigns.new")}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemNote error={make.error} />
          <TextInput
            label={say("crm.name")}
            description={say("campaigns.nameHint")}
            placeholder={say("campaigns.nameExample")}
            required
            data-autofocus
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={make.isPending} disabled={name.trim() === ""}>
              {say("campaigns.begin")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
