/** What a quote would cost as it is wished for: the discount, where it goes, and the sums as the API reckons them. */
import { Alert, Group, NumberInput, Select, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { wishPriceView } from "../../../../src/http/quote-views.ts";
import { formatMoney } from "../../../../src/lib/money.ts";
import classes from "../crm/crm.module.css";
import { sentenceOf } from "../crm/problem-note.tsx";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";

export interface Wish {
  readonly items: readonly { readonly productId: string; readonly quantity: number }[];
  readonly discountPercent: number;
  /** Null is picked up. */
  readonly zoneKey: string | null;
}
type Price = z.infer<typeof wishPriceView>;

const REST_MS = 200;
/** No zone's key: keys have no colon. */
const PICK_UP = ":";

/** Asked for again when the wish has rested; the former price stays meanwhile. */
export function useWishPrice(wish: Wish) {
  const [key] = useDebouncedValue(JSON.stringify(wish), REST_MS);
  return useQuery({
    queryKey: ["quotes", "price", key],
    queryFn: ({ signal }) => api<Price>("POST", "/v1/quotes/price", { body: JSON.parse(key), signal }),
    enabled: (JSON.parse(key) as Wish).items.length > 0,
    placeholderData: (former) => former,
  });
}

export function WishTerms({
  price: { data, error },
  wish,
  onChange,
}: {
  price: ReturnType<typeof useWishPrice>;
  wish: Wish;
  onChange: (change: Partial<Wish>) => void;
}) {
  const { say } = useSpeech();
  if (error)
    return (
      <Alert color="red" role="alert">
        {sentenceOf(say, error)}
      </Alert>
    );
  if (!data) return null;
  const { zones, maxDiscountPercent: most } = data;
  return (
    <>
      <Group grow align="flex-start">
        <Select
          label={say("quotes.delivery")}
          allowDeselect={false}
          data={[
            { value: PICK_UP, label: say("quotes.pickUp") },
            ...zones.map(({ key, name, delivery }) => ({ value: key, label: `${name} · ${formatMoney(delivery)}` })),
          ]}
          value={wish.zoneKey ?? PICK_UP}
          onChange={(key) => onChange({ zoneKey: key === PICK_UP ? null : key })}
        />
        <NumberInput
          label={say("quotes.discountPercent")}
          description={say("quotes.discountMost", { most })}
          inputWrapperOrder={["label", "input", "description"]}
          min={0}
          max={most}
          suffix=" %"
          clampBehavior="strict"
          allowDecimal={false}
          disabled={most === 0}
          value={Math.min(wish.discountPercent, most)}
          onChange={(value) => onChange({ discountPercent: typeof value === "number" ? value : 0 })}
        />
      </Group>
      <Sums price={data} />
    </>
  );
}

function Sums({ price }: { price: Price }) {
  const { say } = useSpeech();
  const { subtotal, discount, delivery, total } = price;
  return (
    <dl className={classes.facts} aria-live="polite">
      <dt>{say("quotes.subtotal")}</dt>
      <dd>{formatMoney(subtotal)}</dd>
      {discount.cents > 0 ? (
        <>
          <dt>{say("quotes.discount")}</dt>
          <dd>−{formatMoney(discount)}</dd>
        </>
      ) : null}
      {delivery.cents > 0 ? (
        <>
          <dt>{say("quotes.deliveryCost")}</dt>
          <dd>{formatMoney(delivery)}</dd>
        </>
      ) : null}
      <dt>{say("quotes.total")}</dt>
      <dd>
        <Text span fw={600}>
          {formatMoney(total)}
        </Text>
      </dd>
    </dl>
  );
}
