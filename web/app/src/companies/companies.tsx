/** Companies: businesses that buy, by name. */
import { Anchor, Button, Center, Group, Modal, Table, Text, TextInput } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { IconBuildingSkyscraper, IconPlus, IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import type { z } from "zod";
import type { companyView } from "../../../../src/http/company-views.ts";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import { Page } from "../shell/page.tsx";
import { CompanyForm } from "./company-form.tsx";

type Company = z.infer<typeof companyView>;

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const navigate = useNavigate();
  const [search, setSearch] = useState("");
  const [wanted] = useDebouncedValue(search.trim(), 250);
  const [isMaking, making] = useDisclosure();
  const companies = useInfiniteQuery({
    queryKey: ["companies", wanted],
    queryFn: ({ pageParam, signal }) =>
      api<{ data: Company[]; nextCursor: string | null }>("GET", "/v1/companies", {
        query: { limit: 50, ...(wanted ? { search: wanted } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (former) => former,
  });
  const rows = companies.data?.pages.flatMap(({ data }) => data) ?? [];
  const create = may("contacts:write") ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={making.open}>
      {say("companies.create")}
    </Button>
  ) : null;
  return (
    <Page
      title={say("companies.title")}
      lead={say("companies.lead")}
      action={create}
      isLoading={companies.isPending}
      error={companies.isLoadingError ? companies.error : null}
    >
      <Group mb="md" role="search" grow>
        <TextInput
          aria-label={say("companies.search")}
          placeholder={say("companies.search")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </Group>
      {rows.length === 0 ? (
        <Empty Icon={IconBuildingSkyscraper} text={say(wanted ? "companies.none" : "companies.empty")} />
      ) : (
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say("companies.company")}</Table.Th>
              <Table.Th w={110}>{say("companies.people")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ id, name, taxId, email, phone, people }) => (
              <Table.Tr key={id}>
                <Table.Td style={{ overflowWrap: "anywhere" }}>
                  <Anchor component={Link} to={`/companies/${id}`} fw={500}>
                    {name}
                  </Anchor>
                  <Text size="sm" c="dimmed">
                    {[taxId, phone, email].filter(Boolean).join(" · ")}
                  </Text>
                </Table.Td>
                <Table.Td>{people}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {companies.hasNextPage ? (
        <Center mt="md">
          <Button variant="default" loading={companies.isFetchingNextPage} onClick={() => companies.fetchNextPage()}>
            {say("catalog.more")}
          </Button>
        </Center>
      ) : null}
      <Modal opened={isMaking} onClose={making.close} title={say("companies.create")}>
        <CompanyForm onDone={(id) => navigate(`/companies/${id}`)} />
      </Modal>
    </Page>
  );
}
