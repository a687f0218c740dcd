/** A product to be put on the shelf, or its words changed; here it is also taken off. */
import { Alert, Autocomplete, Button, Group, NumberInput, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { ProductView } from "../../../../src/http/product-views.ts";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { issuesOf } from "../settings/issues.ts";
import { decimalsOf, shownPrice, typedPrice } from "./amounts.ts";
import { useCategories } from "./categories.ts";

export function ProductForm({ product, onDone }: { product?: ProductView; onDone: () => void }) {
  const { say } = useSpeech();
  const { business } = useSession();
  const data = useQueryClient();
  const { categories, named } = useCategories();
  const currency = product?.price.currency ?? business.currency;
  const [price, setPrice] = useState<number | string>(product ? shownPrice(product.price.cents, currency) : "");
  const [units, setUnits] = useState<number | string>(product?.stock ?? "");
  const save = useMutation({
    mutationFn: (body: object) =>
      product
        ? api("PATCH", `/v1/products/${product.id}`, { body: { version: product.version, ...body } })
        : api("POST", "/v1/products", { body }),
    onSuccess: () => {
      data.invalidateQueries({ queryKey: ["products"] });
      onDone();
    },
  });
  const issues = issuesOf(save.error);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const [sku, category] = [text("sku"), text("category")];
    save.mutate({
      ...(product || sku === "" ? {} : { sku }),
      name: text("name"),
      priceCents: typedPrice(price, currency) ?? 0,
      stock: units === "" ? null : Number(units),
      brand: text("brand") || null,
      description: text("description"),
      ...(category === "" ? {} : { category }),
      image: text("image") || null,
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {save.error ? (
          <Alert color="red" role="alert">
            {problemText(say, save.error)}
          </Alert>
        ) : null}
        <TextInput
          name="name"
          label={say("catalog.name")}
          required
          maxLength={200}
          defaultValue={product?.name}
          data-autofocus
        />
        {product ? null : (
          <TextInput name="sku" label={say("catalog.sku")} description={say("catalog.skuAbout")} maxLength={64} />
        )}
        <Group grow align="flex-start">
          <NumberInput
            label={say("catalog.price", { currency })}
            required
            min={0}
            decimalScale={decimalsOf(currency)}
            hideControls
            value={price}
            onChange={setPrice}
            error={issues.priceCents}
          />
          <NumberInput
            label={say("catalog.stock")}
            description={say("catalog.stockAbout")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            min={0}
            allowDecimal={false}
            hideControls
            value={units}
            onChange={setUnits}
            error={issues.stock}
          />
        </Group>
        <Group grow>
          <TextInput name="brand" label={say("catalog.brand")} maxLength={100} defaultValue={product?.brand ?? ""} />
          <Autocomplete
            name="category"
            label={say("catalog.category")}
            maxLength={60}
            data={[...new Set((categories.data ?? []).map(({ key }) => named(key)))]}
            defaultValue={product ? named(product.category) : ""}
          />
        </Group>
        <Textarea
          name="description"
          label={say("catalog.description")}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={4000}
          defaultValue={product?.description ?? ""}
        />
        <TextInput
          name="image"
          label={say("catalog.image")}
          placeholder="https://"
          maxLength={500}
          defaultValue={product?.image ?? ""}
          error={issues.image ? say("catalog.imageWrong") : undefined}
        />
        <Group justify="space-between">
          {product ? (
            <Button
              variant="subtle"
              color="red"
              loading={save.isPending}
              onClick={() => save.mutate({ isActive: false })}
            >
              {say("catalog.archive")}
            </Button>
          ) : (
            <span />
          )}
          <Button type="submit" loading={save.isPending}>
            {say("catalog.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
