/** What an order or a cart holds: each thing with how many and for how much. */
import { Table, Text } from "@mantine/core";
import type { OrderView } from "../../../../src/http/commerce-views.ts";
import { formatMoney } from "../../../../src/lib/money.ts";
import classes from "../crm/crm.module.css";
import { useSpeech } from "../lib/texts.ts";

export function SaleLines({ items, total }: Pick<OrderView, "items" | "total">) {
  const { say } = useSpeech();
  return (
    <>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th ps={0}>{say("quotes.product")}</Table.Th>
            <Table.Th ta="right" visibleFrom="sm">
              {say("quotes.quantity")}
            </Table.Th>
            <Table.Th ta="right" pe={0}>
              {say("quotes.unit")}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map(({ sku, name, quantity, unit }, index) => (
            <Table.Tr key={index}>
              <Table.Td ps={0}>
                <Text size="sm" fw={500}>
                  {name}
                </Text>
                <Text size="xs" c="dimmed">
                  {sku}
                  <span className={classes.onPhone}> × {quantity}</span>
                </Text>
              </Table.Td>
              <Table.Td ta="right" visibleFrom="sm">
                {quantity}
              </Table.Td>
              <Table.Td ta="right" pe={0} className={classes.money}>
                {formatMoney(unit)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {total ? (
        <dl className={classes.sums}>
          <div data-total>
            <Text component="dt" fw={700}>
              {say("quotes.total")}
            </Text>
            <Text component="dd" fw={700}>
              {formatMoney(total)}
            </Text>
          </div>
        </dl>
      ) : null}
    </>
  );
}
