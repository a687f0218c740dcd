/** The page of one quote: its lines and sums, the customer's page and the PDF, and taking it back. */
import { Anchor, Button, CopyButton, Group, Stack, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCheck, IconExternalLink, IconFileTypePdf, IconLink, IconMessage } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { formatMoney } from "../../../../src/lib/money.ts";
import classes from "../crm/crm.module.css";
import type { Quote } from "../crm/data.ts";
import { Panel } from "../crm/panel.tsx";
import { usePersonName } from "../crm/signs.tsx";
import { fullDate, fullTime } from "../crm/times.ts";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Confirm } from "../settings/confirm.tsx";
import { Page } from "../shell/page.tsx";
import { QuoteStatusSign } from "./signs.tsx";

export function Component() {
  const { id = "" } = useParams();
  const { say } = useSpeech();
  const quote = useQuery({ queryKey: ["quotes", "one", id], queryFn: () => api<Quote>("GET", `/v1/quotes/${id}`) });
  const { data } = quote;
  return (
    <Page
      title={data ? say("quotes.numbered", { number: data.number }) : say("quotes.one")}
      size="xl"
      isLoading={quote.isPending}
      error={quote.isLoadingError ? quote.error : null}
      action={data ? <Acts quote={data} /> : null}
    >
      {data ? (
        <div className={classes.sides}>
          <Facts quote={data} />
          <Panel title={say("quotes.items")}>
            <Lines quote={data} />
          </Panel>
        </div>
      ) : null}
    </Page>
  );
}

function Acts({ quote }: { quote: Quote }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const client = useQueryClient();
  const [isLeaving, leaving] = useDisclosure();
  const cancel = useMutation({
    mutationFn: () => api<Quote>("POST", `/v1/quotes/${quote.id}/cancel`),
    onSuccess: leaving.close,
    onSettled: () => client.invalidateQueries({ queryKey: ["quotes"] }),
  });
  // The customer's page of one that is over only says so.
  const isShown = quote.status !== "expired" && quote.status !== "cancelled";
  const isOpen = quote.status === "sent" || quote.status === "accepted";
  return (
    <Group gap="xs">
      {isShown ? (
        <>
          <CopyButton value={quote.url}>
            {({ copied, copy }) => (
              <Button
                leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconLink size={16} aria-hidden />}
                onClick={copy}
              >
                {say(copied ? "copied" : "quotes.copyLink")}
              </Button>
            )}
          </CopyButton>
          <Button
            component="a"
            href={`${quote.url}.pdf`}
            target="_blank"
            rel="noreferrer"
            variant="default"
            leftSection={<IconFileTypePdf size={16} aria-hidden />}
          >
            {say("quotes.pdf")}
          </Button>
          <Button
            component="a"
            href={quote.url}
            target="_blank"
            rel="noreferrer"
            variant="default"
            leftSection={<IconExternalLink size={16} aria-hidden />}
          >
            {say("quotes.openPage")}
          </Button>
        </>
      ) : null}
      {isOpen && may("quotes:write") ? (
        <Button variant="subtle" color="red" onClick={leaving.open}>
          {say("quotes.cancel")}
        </Button>
      ) : null}
      <Confirm
        isOpen={isLeaving}
        title={say("quotes.cancelTitle")}
        text={say("quotes.cancelText")}
        verb={say("quotes.cancel")}
        isBusy={cancel.isPending}
        error={cancel.error}
        onClose={leaving.close}
        onConfirm={() => cancel.mutate()}
      />
    </Group>
  );
}

function Facts({ quote }: { quote: Quote }) {
  const { say, locale } = useSpeech();
  const personName = usePersonName();
  return (
    <Panel title={say("quotes.card")} action={<QuoteStatusSign status={quote.status} />}>
      <Stack gap="sm">
        <Text size="xl" fw={700}>
          {formatMoney(quote.total)}
        </Text>
        <dl className={classes.facts}>
          <dt>{say("quotes.for")}</dt>
          <dd>
            <Anchor component={Link} to={`/contacts/${quote.contact.id}`} inherit>
              {personName(quote.contact)}
            </Anchor>
          </dd>
          <dt>{say("quotes.made")}</dt>
          <dd>{fullTime(locale, quote.createdAt)}</dd>
          <dt>{say("quotes.validUntil")}</dt>
          <dd>{fullDate(locale, quote.validUntil)}</dd>
          {quote.acceptedAt ? (
            <>
              <dt>{say("quotes.accepted")}</dt>
              <dd>{fullTime(locale, quote.acceptedAt)}</dd>
            </>
          ) : null}
          <dt>{say("quotes.delivery")}</dt>
          <dd>{quote.deliveryZone ?? say("quotes.pickUp")}</dd>
        </dl>
        {quote.leadId ? (
          <Anchor component={Link} to={`/leads/${quote.leadId}`} size="sm">
            {say("quotes.ofLead")}
          </Anchor>
        ) : null}
        {quote.conversationId ? (
          <Anchor component={Link} to={`/inbox/${quote.conversationId}`} size="sm">
            <IconMessage size={14} aria-hidden style={{ verticalAlign: -2 }} /> {say("crm.openConversation")}
          </Anchor>
        ) : null}
      </Stack>
    </Panel>
  );
}

function Lines({ quote }: { quote: Quote }) {
  const { say } = useSpeech();
  const sums = [
    ["subtotal", quote.subtotal, true],
    ["discount", { ...quote.discount, cents: -quote.discount.cents }, quote.discount.cents > 0],
    ["deliveryCost", quote.delivery, quote.delivery.cents > 0],
  ] as const;
  return (
    <>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th ps={0}>{say("quotes.product")}</Table.Th>
            <Table.Th ta="right" visibleFrom="sm">
              {say("quotes.quantity")}
            </Table.Th>
            <Table.Th ta="right" visibleFrom="sm">
              {say("quotes.unit")}
            </Table.Th>
            <Table.Th ta="right" pe={0}>
              {say("quotes.total")}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {quote.items.map((item) => (
            <Table.Tr key={item.productId}>
              <Table.Td ps={0}>
                <Text size="sm" fw={500}>
                  {item.name}
                </Text>
                <Text size="xs" c="dimmed">
                  {item.sku}
                  <span className={classes.onPhone}>
                    {" "}
                    · {item.quantity} × {formatMoney(item.unit)}
                  </span>
                </Text>
              </Table.Td>
              <Table.Td ta="right" visibleFrom="sm">
                {item.quantity}
              </Table.Td>
              <Table.Td ta="right" visibleFrom="sm" className={classes.money}>
                {formatMoney(item.unit)}
              </Table.Td>
              <Table.Td ta="right" pe={0} className={classes.money}>
                {formatMoney(item.total)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <dl className={classes.sums}>
        {sums.map(([name, money, isShown]) =>
          isShown ? (
            <div key={name}>
              <Text component="dt" size="sm" c="dimmed">
                {say(`quotes.${name}`)}
              </Text>
              <Text component="dd" size="sm">
                {formatMoney(money)}
              </Text>
            </div>
          ) : null,
        )}
        <div data-total>
          <Text component="dt" fw={700}>
            {say("quotes.total")}
          </Text>
          <Text component="dd" fw={700}>
            {formatMoney(quote.total)}
          </Text>
        </div>
      </dl>
    </>
  );
}
