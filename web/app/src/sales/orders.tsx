/** Orders: what was bought, here or in a shop elsewhere, and how far it has come. */
import { Anchor, Table, Text } from "@mantine/core";
import { Link } from "react-router";
import type { OrderView } from "../../../../src/http/commerce-views.ts";
import { Amount, usePersonName } from "../crm/signs.tsx";
import { fullDate } from "../crm/times.ts";
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";
import { SaleList } from "./list.tsx";
import { SaleStatus } from "./status.tsx";
import { ToShops } from "./to-shops.tsx";

const STATUSES = ["preparing", "ready", "shipped", "delivered", "cancelled"];

export function Component() {
  return (
    <SaleList<OrderView>
      area="orders"
      statuses={STATUSES}
      columns={["order", "total", "status", "when"]}
      row={(order) => <OrderRow key={order.id} order={order} />}
      next={<ToShops />}
    />
  );
}

function OrderRow({ order }: { order: OrderView }) {
  const { say, locale } = useSpeech();
  const personName = usePersonName();
  const { number, externalNumber, contact, items, source, paidAt } = order;
  const more = [nameOf(say, "sales.sources", source), externalNumber].filter(Boolean).join(" ");
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/orders/${order.id}`} size="sm" fw={500}>
          {say("sales.orders.numbered", { number })} · {personName(contact)}
        </Anchor>
        <Text size="sm" c="dimmed" lineClamp={1}>
          {[more, ...items.map(({ name }) => name)].join(" · ")}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        <Amount value={order.total} />
        <Text size="xs" c="dimmed">
          {say(paidAt ? "sales.orders.paid" : "sales.orders.unpaid")}
        </Text>
      </Table.Td>
      <Table.Td>
        <SaleStatus area="orders" status={order.status} />
      </Table.Td>
      <Table.Td>
        <Text size="sm" c="dimmed">
          {fullDate(locale, order.createdAt)}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}
