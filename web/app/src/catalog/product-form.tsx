/** A product to be put on the shelf, or its words changed; here it is also taken off. */
import { Alert, Autocomplete, Button, Group, NumberInput, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import type { ProductView } from "../../../../src/http/product-views.ts";
import { currencyDecimals } from "../../../../src/lib/money.ts";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { issuesOf } from "../settings/issues.ts";
import { shownPrice, typedPrice } from "./amounts.ts";
import { useCategories } from "./categories.ts";
import { PhotoField } from "./photo-field.tsx";
import { usePhoto } from "./use-photo.tsx";

export function ProductForm({ product: opened, onDone }: { product?: ProductView; onDone: () => void }) {
  const { say } = useSpeech();
  const { business } = useSession();
  const data = useQueryClient();
  const { categories, named } = useCategories();
  const [product, setProduct] = useState(opened);
  const [chosen, setChosen] = useState<File | null>(null);
  const preview = useAddress(chosen);
  const photo = usePhoto(setProduct);
  const currency = product?.price.currency ?? business.currency;
  const [price, setPrice] = useState<number | string>(product ? shownPrice(product.price.cents, currency) : "");
  const [units, setUnits] = useState<number | string>(product?.stock ?? "");
  const save = useMutation({
    mutationFn: (body: object) =>
      product
        ? api<ProductView>("PATCH", `/v1/products/${product.id}`, { body: { version: product.version, ...body } })
        : api<ProductView>("POST", "/v1/products", { body }),
    onSuccess: (saved) => {
      data.invalidateQueries({ queryKey: ["products"] });
      if (!chosen) return onDone();
      // The product is there; a photo that is refused is chosen again in its place.
      setProduct(saved);
      setChosen(null);
      photo.put.mutate({ id: saved.id, file: chosen }, { onSuccess: onDone });
    },
  });
  const issues = issuesOf(save.error);
  const own = product?.image?.startsWith("/") ? product.image : null;
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
      ...(form.has("image") ? { image: text("image") || null } : {}),
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
        <PhotoField
          name={product?.name ?? ""}
          image={preview ?? own}
          hint={say(chosen ? "catalog.photoLater" : "catalog.photoHint")}
          isBusy={photo.isBusy}
          problem={photo.problem}
          onFile={(file) => (product ? photo.put.mutate({ id: product.id, file }) : setChosen(file))}
          onRemove={
            chosen
              ? () => setChosen(null)
              : product && own
                ? () => photo.remove.mutate({ id: product.id, image: own })
                : null
          }
        />
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
            decimalScale={currencyDecimals(currency)}
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
        {own || chosen ? null : (
          <TextInput
            name="image"
            label={say("catalog.image")}
            placeholder="https://"
            maxLength={500}
            defaultValue={product?.image ?? ""}
            error={issues.image ? say("catalog.imageWrong") : undefined}
          />
        )}
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

/** An address in this page of a file that was chosen, while it is chosen. */
function useAddress(file: File | null): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!file) return setAddress(null);
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address;
}
