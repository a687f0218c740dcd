/** Carts: what people put aside, where they left it, and what writing about it brought. */
import { Anchor, Table, Text } from "@mantine/core";
import { Link } from "react-router";
import type { CartView } from "../../../../src/http/commerce-views.ts";
import { Amount, usePersonName } from "../crm/signs.tsx";
import { fullTime } from "../crm/times.ts";
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";
import { SaleList } from "./list.tsx";
import { Recovery } from "./recovery.tsx";
import { SaleStatus } from "./status.tsx";
import { ToShops } from "./to-shops.tsx";

const STATUSES = ["open", "abandoned", "bought", "cancelled"];

export function Component() {
  return (
    <SaleList<CartView>
      area="carts"
      statuses={STATUSES}
      columns={["cart", "total", "status", "touched"]}
      row={(cart) => <CartRow key={cart.id} cart={cart} />}
      next={<ToShops />}
      above={<Recovery />}
    />
  );
}

function CartRow({ cart }: { cart: CartView }) {
  const { say, locale } = useSpeech();
  const personName = usePersonName();
  const { contact, items, source, isHeldOut, status } = cart;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/contacts/${contact.id}`} size="sm" fw={500}>
          {personName(contact)}
        </Anchor>
        <Text size="sm" c="dimmed" lineClamp={1}>
          {[nameOf(say, "sales.sources", source), ...items.map(({ name, quantity }) => `${quantity} × ${name}`)].join(
            " · ",
          )}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        <Amount value={cart.total} />
      </Table.Td>
      <Table.Td>
        <SaleStatus area="carts" status={status} />
        {isHeldOut && status === "abandoned" ? (
          <Text size="xs" c="dimmed">
            {say("sales.carts.leftAlone")}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td>
        <Text size="sm" c="dimmed">
          {fullTime(locale, cart.changedAt)}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}
