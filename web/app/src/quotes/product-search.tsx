/** Finds a product of the catalog by name or code. */
import { Combobox, Group, Loader, Text, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatMoney, type Money } from "../../../../src/lib/money.ts";
import type { PageOf } from "../crm/data.ts";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";

export interface Product {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly price: Money;
  /** Null for a service. */
  readonly stock: number | null;
  /** Of these, units that are kept for open quotes. */
  readonly reserved: number;
}

export function ProductSearch({ label, onChoose }: { label?: string; onChoose: (product: Product) => void }) {
  const { say } = useSpeech();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.trim(), 200);
  const found = useQuery({
    queryKey: ["products", "find", search],
    queryFn: ({ signal }) =>
      api<PageOf<Product>>("GET", "/v1/products", { query: { search: search || undefined, limit: 12 }, signal }),
    placeholderData: (former) => former,
  });
  const products = found.data?.data ?? [];
  return (
    <Combobox
      store={combobox}
      withinPortal={false}
      onOptionSubmit={(id) => {
        const product = products.find((one) => one.id === id);
        if (product) onChoose(product);
        setText("");
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target>
        <TextInput
          label={label ?? say("quotes.find")}
          placeholder={say("quotes.findExample")}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={found.isFetching ? <Loader size={16} aria-hidden /> : null}
          value={text}
          maxLength={100}
          onFocus={() => combobox.openDropdown()}
          onClick={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={260} style={{ overflowY: "auto" }}>
          {found.error ? <Combobox.Empty>{problemText(say, found.error)}</Combobox.Empty> : null}
          {found.data && products.length === 0 ? <Combobox.Empty>{say("quotes.noProducts")}</Combobox.Empty> : null}
          {products.map((product) => (
            <Combobox.Option key={product.id} value={product.id}>
              <Group justify="space-between" wrap="nowrap">
                <div style={{ minWidth: 0 }}>
                  <Text size="sm" truncate>
                    {product.name}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {product.sku}
                    {product.stock === null
                      ? ""
                      : ` · ${say("quotes.inStock", { count: Math.max(0, product.stock - product.reserved) })}`}
                  </Text>
                </div>
                <Text size="sm" fw={500} style={{ whiteSpace: "nowrap" }}>
                  {formatMoney(product.price)}
                </Text>
              </Group>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
