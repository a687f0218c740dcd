/** A new quote from the catalog: whom it is for, products looked for and counted, discount and delivery; the API prices it. */
import { ActionIcon, Button, Group, Modal, NumberInput, Stack, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { formatMoney } from "../../../../src/lib/money.ts";
import { ContactSelect, type Person } from "../crm/contact-select.tsx";
import classes from "../crm/crm.module.css";
import type { Quote } from "../crm/data.ts";
import { ProblemNote } from "../crm/problem-note.tsx";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";
import { type Product, ProductSearch } from "./product-search.tsx";
import { useWishPrice, type Wish, WishTerms } from "./wish-price.tsx";

/** Whom it is for, and what they are known to want. */
export interface QuoteSubject {
  readonly kind: "lead" | "contact";
  readonly id: string;
  readonly productIds: readonly string[];
}
interface Line {
  readonly product: Product;
  readonly quantity: number;
}

/** Makes a quote as it is wished for and opens its page. */
export function useMakeQuote(onDone?: () => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ subject: { kind, id }, wish }: { subject: Pick<QuoteSubject, "kind" | "id">; wish: Wish }) =>
      kind === "lead"
        ? api<Quote>("POST", `/v1/leads/${id}/quotes`, { body: wish })
        : api<Quote>("POST", "/v1/quotes", { body: { contactId: id, ...wish } }),
    onSuccess: (quote) => {
      for (const area of ["quotes", "leads", "contacts"]) client.invalidateQueries({ queryKey: [area] });
      onDone?.();
      navigate(`/quotes/${quote.id}`);
    },
  });
}

/** Without a `subject` the customer is chosen first. */
export function NewQuote({
  isOpen,
  onClose,
  subject = null,
}: {
  isOpen: boolean;
  onClose: () => void;
  subject?: QuoteSubject | null;
}) {
  const { say } = useSpeech();
  return (
    <Modal opened={isOpen} onClose={onClose} title={say("quotes.new")} size="lg">
      <Wanted subject={subject} onClose={onClose} />
    </Modal>
  );
}

/** Waits for what the lead is known to want, so that the form begins with it. */
function Wanted({ subject, onClose }: { subject: QuoteSubject | null; onClose: () => void }) {
  const { say } = useSpeech();
  const known = useQueries({
    queries: (subject?.productIds ?? []).map((id) => ({
      queryKey: ["products", "one", id],
      queryFn: () => api<Product>("GET", `/v1/products/${id}`),
    })),
  });
  if (known.some(({ isPending }) => isPending))
    return (
      <Text size="sm" role="status">
        {say("wait")}
      </Text>
    );
  const start = known.flatMap(({ data }) => (data ? [{ product: data, quantity: 1 }] : []));
  return <Form subject={subject} start={start} onClose={onClose} />;
}

function Form({
  subject: given,
  start,
  onClose,
}: {
  subject: QuoteSubject | null;
  start: readonly Line[];
  onClose: () => void;
}) {
  const { say } = useSpeech();
  const [person, setPerson] = useState<Person | null>(null);
  const [lines, setLines] = useState(start);
  const [terms, setTerms] = useState<Omit<Wish, "items">>({ discountPercent: 0, zoneKey: null });
  const make = useMakeQuote(onClose);
  const subject = given ?? (person ? ({ kind: "contact", id: person.id } as const) : null);
  const wish = { ...terms, items: lines.map(({ product, quantity }) => ({ productId: product.id, quantity })) };
  const price = useWishPrice(wish);
  const add = (product: Product) =>
    setLines((before) =>
      before.some((line) => line.product.id === product.id) ? before : [...before, { product, quantity: 1 }],
    );
  const count = (id: string, quantity: number) =>
    setLines((before) => before.map((line) => (line.product.id === id ? { ...line, quantity } : line)));
  const remove = (id: string) => setLines((before) => before.filter((line) => line.product.id !== id));
  return (
    <Stack>
      <ProblemNote error={make.error} />
      {given ? null : <ContactSelect label={say("quotes.for")} required person={person} onChoose={setPerson} />}
      <ProductSearch onChoose={add} />
      {lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say("quotes.chooseFirst")}
        </Text>
      ) : (
        <ul className={classes.plain}>
          {lines.map(({ product, quantity }) => (
            <li key={product.id}>
              <Group wrap="nowrap" gap="sm">
                <div className={classes.grow}>
                  <Text size="sm" fw={500}>
                    {product.name}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {formatMoney(product.price)}
                  </Text>
                </div>
                <NumberInput
                  aria-label={say("quotes.quantityOf", { name: product.name })}
                  w={84}
                  min={1}
                  max={10_000}
                  allowDecimal={false}
                  value={quantity}
                  onChange={(value) => typeof value === "number" && value >= 1 && count(product.id, value)}
                />
                <ActionIcon
                  variant="subtle"
                  color="red"
                  aria-label={say("quotes.remove", { name: product.name })}
                  onClick={() => remove(product.id)}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </Group>
            </li>
          ))}
        </ul>
      )}
      {lines.length > 0 ? (
        <WishTerms price={price} wish={wish} onChange={(change) => setTerms((before) => ({ ...before, ...change }))} />
      ) : null}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {say("cancel")}
        </Button>
        <Button
          disabled={lines.length === 0 || !subject || !price.data}
          loading={make.isPending}
          onClick={() => {
            if (!subject || !price.data) return;
            const discountPercent = Math.min(wish.discountPercent, price.data.maxDiscountPercent);
            make.mutate({ subject, wish: { ...wish, discountPercent } });
          }}
        >
          {say("quotes.make")}
        </Button>
      </Group>
    </Stack>
  );
}
