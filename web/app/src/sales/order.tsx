/** The page of one order: what was bought, how far it has come, and the invoices by which it is paid. */
import { Anchor, Stack, Text } from "@mantine/core";
import { IconMessage } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import type { OrderView } from "../../../../src/http/commerce-views.ts";
import { formatMoney } from "../../../../src/lib/money.ts";
import classes from "../crm/crm.module.css";
import { Panel } from "../crm/panel.tsx";
import { usePersonName } from "../crm/signs.tsx";
import { fullDate, fullTime } from "../crm/times.ts";
import { nameOf } from "../inbox/names.ts";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Page } from "../shell/page.tsx";
import { SaleLines } from "./lines.tsx";
import { OrderForm } from "./order-form.tsx";
import { OrderInvoices } from "./order-invoices.tsx";
import { SaleStatus } from "./status.tsx";

export function Component() {
  const { id = "" } = useParams();
  const { say } = useSpeech();
  const { may } = useSession();
  const order = useQuery({ queryKey: ["orders", "one", id], queryFn: () => api<OrderView>("GET", `/v1/orders/${id}`) });
  const { data } = order;
  return (
    <Page
      title={data ? say("sales.orders.numbered", { number: data.number }) : say("sales.orders.one")}
      size="xl"
      isLoading={order.isPending}
      error={order.isLoadingError ? order.error : null}
    >
      {data ? (
        <div className={classes.sides}>
          <Stack>
            <Facts order={data} />
            {may("orders:write") ? (
              <Panel title={say("sales.orders.progress")}>
                <OrderForm key={data.version} order={data} />
              </Panel>
            ) : null}
          </Stack>
          <Stack>
            <Panel title={say("sales.orders.items")}>
              <SaleLines items={data.items} total={data.total} />
            </Panel>
            {may("invoices:read") ? <OrderInvoices order={data} /> : null}
          </Stack>
        </div>
      ) : null}
    </Page>
  );
}

function Facts({ order }: { order: OrderView }) {
  const { say, locale } = useSpeech();
  const personName = usePersonName();
  const { contact, total, paidAt, source, externalNumber, createdAt, promisedAt, deliveryZone, discountCode } = order;
  const facts = [
    ["sales.columns.when", fullTime(locale, createdAt)],
    ["sales.orders.paid", paidAt ? fullTime(locale, paidAt) : say("sales.orders.unpaid")],
    ["sales.source", [nameOf(say, "sales.sources", source), externalNumber].filter(Boolean).join(" ")],
    ["quotes.delivery", deliveryZone],
    ["sales.orders.promised", promisedAt ? fullDate(locale, promisedAt) : null],
    ["sales.orders.code", discountCode],
  ] as const;
  return (
    <Panel title={say("sales.orders.one")} action={<SaleStatus area="orders" status={order.status} />}>
      <Stack gap="sm">
        {total ? (
          <Text size="xl" fw={700}>
            {formatMoney(total)}
          </Text>
        ) : null}
        <dl className={classes.facts}>
          <dt>{say("quotes.for")}</dt>
          <dd>
            <Anchor component={Link} to={`/contacts/${contact.id}`} inherit>
              {personName(contact)}
            </Anchor>
          </dd>
          {facts.map(([key, value]) =>
            value ? (
              <div key={key} style={{ display: "contents" }}>
                <dt>{say(key)}</dt>
                <dd>{value}</dd>
              </div>
            ) : null,
          )}
        </dl>
        {order.quoteId ? (
          <Anchor component={Link} to={`/quotes/${order.quoteId}`} size="sm">
            {say("sales.toQuote")}
          </Anchor>
        ) : null}
        {order.conversationId ? (
          <Anchor component={Link} to={`/inbox/${order.conversationId}`} size="sm">
            <IconMessage size={14} aria-hidden style={{ verticalAlign: -2 }} /> {say("crm.openConversation")}
          </Anchor>
        ) : null}
      </Stack>
    </Panel>
  );
}
