/** A product in the table: its price and stock are saved when their cell is left. */
import { Avatar, Button, Group, NumberInput, Table, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPackage } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ProductView } from "../../../../src/http/product-views.ts";
import { currencyDecimals } from "../../../../src/lib/money.ts";
import { Sign } from "../crm/sign.tsx";
import { ApiError, api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { priceText, shownPrice, typedPrice } from "./amounts.ts";

/** Figures stand below each other. */
const RIGHT = { input: { textAlign: "right", fontVariantNumeric: "tabular-nums" } } as const;

export function ProductRow({
  product,
  category,
  mayWrite,
  onEdit,
}: {
  product: ProductView;
  category: string;
  mayWrite: boolean;
  onEdit: () => void;
}) {
  const { say, locale } = useSpeech();
  const data = useQueryClient();
  const { id, name, sku, brand, stock, reserved, version, isActive, image } = product;
  const { cents, currency } = product.price;
  const [price, setPrice] = useState<number | string>(shownPrice(cents, currency));
  const [units, setUnits] = useState<number | string>(stock ?? "");
  useEffect(() => {
    setPrice(shownPrice(cents, currency));
    setUnits(stock ?? "");
  }, [cents, currency, stock]);
  const save = useMutation({
    mutationFn: (body: object) => api("PATCH", `/v1/products/${id}`, { body: { version, ...body } }),
    onSuccess: () => notifications.show({ color: "green", message: say("catalog.saved", { name }) }),
    onError: (error) => {
      const isOther = error instanceof ApiError && error.problem.code === "conflict";
      notifications.show({
        color: "red",
        message: isOther ? say("catalog.changed", { name }) : problemText(say, error),
      });
      setPrice(shownPrice(cents, currency));
      setUnits(stock ?? "");
    },
    onSettled: () => data.invalidateQueries({ queryKey: ["products"] }),
  });
  const leavePrice = () => {
    const typed = typedPrice(price, currency);
    if (typed === null) setPrice(shownPrice(cents, currency));
    else if (typed !== cents) save.mutate({ priceCents: typed });
  };
  const leaveUnits = () => {
    const typed = units === "" ? stock : Number(units);
    if (typed === stock) setUnits(stock ?? "");
    else save.mutate({ stock: typed });
  };
  const isOpen = mayWrite && isActive;
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="sm" wrap="nowrap">
          {/* Pictures of other sites stay out: the page's policy lets none in. */}
          <Avatar src={image?.startsWith("/") ? image : null} size={42} radius="md" alt="" color="gray" aria-hidden>
            <IconPackage size={20} stroke={1.6} />
          </Avatar>
          <div style={{ minWidth: 0 }}>
            <Text fw={500}>{name}</Text>
            <Group gap="xs">
              <Text size="sm" c="dimmed">
                {[sku, brand, category].filter(Boolean).join(" · ")}
              </Text>
              {stock === 0 ? (
                <Sign color="red" size="sm">
                  {say("catalog.soldOut")}
                </Sign>
              ) : null}
            </Group>
          </div>
        </Group>
      </Table.Td>
      <Table.Td ta="right" data-label={say("catalog.price", { currency })}>
        {isOpen ? (
          <NumberInput
            styles={RIGHT}
            aria-label={say("catalog.priceOf", { name })}
            value={price}
            onChange={setPrice}
            onBlur={leavePrice}
            onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
            min={0}
            decimalScale={currencyDecimals(currency)}
            fixedDecimalScale
            thousandSeparator=" "
            hideControls
            disabled={save.isPending}
          />
        ) : (
          <Text>{priceText(locale, cents, currency)}</Text>
        )}
      </Table.Td>
      <Table.Td ta="right" data-label={say("catalog.stock")}>
        {isOpen ? (
          <NumberInput
            styles={RIGHT}
            aria-label={say("catalog.stockOf", { name })}
            placeholder={say("catalog.service")}
            value={units}
            onChange={setUnits}
            onBlur={leaveUnits}
            onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
            min={0}
            allowDecimal={false}
            hideControls
            disabled={save.isPending}
          />
        ) : (
          <Text>{stock ?? say("catalog.service")}</Text>
        )}
        {reserved > 0 ? (
          <Text size="xs" c="dimmed">
            {say("catalog.reserved", { count: reserved })}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td ta="right">
        {mayWrite && isActive ? (
          <Button variant="subtle" size="compact-sm" aria-label={say("catalog.editOf", { name })} onClick={onEdit}>
            {say("catalog.edit")}
          </Button>
        ) : mayWrite ? (
          <Button variant="subtle" size="compact-sm" onClick={() => save.mutate({ isActive: true })}>
            {say("catalog.restore")}
          </Button>
        ) : null}
      </Table.Td>
    </Table.Tr>
  );
}
