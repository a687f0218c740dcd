/** The quotes: what was offered to whom, for how much, and what became of it. */
import { Anchor, Button, Select, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFileInvoice, IconPlus } from "@tabler/icons-react";
import { Link } from "react-router";
import classes from "../crm/crm.module.css";
import { type Quote, usePages } from "../crm/data.ts";
import { FilterBar } from "../crm/filter-bar.tsx";
import { Loading } from "../crm/loading.tsx";
import { More } from "../crm/more.tsx";
import { Amount, usePersonName } from "../crm/signs.tsx";
import { fullDate } from "../crm/times.ts";
import { useFilter } from "../crm/use-filter.ts";
import { nameOf } from "../inbox/names.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import { Page } from "../shell/page.tsx";
import { NewQuote } from "./new-quote.tsx";
import { QuoteStatusSign, STATUSES } from "./signs.tsx";

export function Component() {
  const { say, locale } = useSpeech();
  const { may } = useSession();
  const personName = usePersonName();
  const [isMaking, making] = useDisclosure();
  const filter = useFilter(["search", "status"]);
  const { values, set } = filter;
  const quotes = usePages<Quote>(["quotes", "list"], "/v1/quotes", values);
  return (
    <Page
      title={say("quotes.title")}
      lead={say("quotes.lead")}
      size="xl"
      action={
        may("quotes:write") ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={making.open}>
            {say("quotes.new")}
          </Button>
        ) : null
      }
    >
      <FilterBar label={say("quotes.narrow")} searchLabel={say("quotes.search")} filter={filter}>
        <Select
          aria-label={say("pipeline.status")}
          placeholder={say("pipeline.anyStatus")}
          clearable
          w={{ base: "100%", sm: 180 }}
          data={STATUSES.map((one) => ({ value: one, label: nameOf(say, "quotes.status", one) }))}
          value={values.status ?? null}
          onChange={(status) => set({ status })}
        />
      </FilterBar>
      <Loading query={quotes}>
        {quotes.rows.length === 0 ? (
          <Empty Icon={IconFileInvoice} text={say(filter.isEmpty ? "quotes.empty" : "quotes.noneFound")}>
            {filter.isEmpty ? (
              <Button component={Link} to="/leads" variant="light">
                {say("quotes.toLeads")}
              </Button>
            ) : null}
          </Empty>
        ) : (
          <Table verticalSpacing="sm" highlightOnHover className={classes.rows}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say("quotes.one")}</Table.Th>
                <Table.Th w={130} ta="right">
                  {say("quotes.total")}
                </Table.Th>
                <Table.Th w={120}>{say("pipeline.status")}</Table.Th>
                <Table.Th w={140}>{say("quotes.validUntil")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {quotes.rows.map((quote) => (
                <Table.Tr key={quote.id}>
                  <Table.Td>
                    <Anchor component={Link} to={`/quotes/${quote.id}`} size="sm" fw={500}>
                      {say("quotes.numbered", { number: quote.number })}
                    </Anchor>
                    <Text size="sm" c="dimmed" lineClamp={1}>
                      {personName(quote.contact)} · {quote.items.map(({ name }) => name).join(", ")}
                    </Text>
                  </Table.Td>
                  <Table.Td ta="right">
                    <Amount value={quote.total} />
                  </Table.Td>
                  <Table.Td>
                    <QuoteStatusSign status={quote.status} />
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm" c="dimmed">
                      {fullDate(locale, quote.validUntil)}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <More pages={quotes} />
      </Loading>
      <NewQuote isOpen={isMaking} onClose={making.close} />
    </Page>
  );
}
