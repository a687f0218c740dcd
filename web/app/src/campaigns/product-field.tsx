/** The product that a campaign speaks of: its name and price can then stand in the message. */
import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { formatMoney } from "../../../../src/lib/money.ts";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";
import { type Product, ProductSearch } from "../quotes/product-search.tsx";

export function ProductField({ id, onChange }: { id: string | null; onChange: (id: string | null) => void }) {
  const { say } = useSpeech();
  const product = useQuery({
    queryKey: ["products", id],
    enabled: id !== null,
    queryFn: () => api<Product>("GET", `/v1/products/${id}`),
  });
  if (id === null)
    return <ProductSearch label={say("campaigns.message.product")} onChoose={(chosen) => onChange(chosen.id)} />;
  return (
    <div>
      <Text size="sm" fw={500}>
        {say("campaigns.message.product")}
      </Text>
      <Group justify="space-between" wrap="nowrap" mih={36}>
        <Text size="sm" truncate>
          {product.data
            ? `${product.data.name} · ${formatMoney(product.data.price)}`
            : say(product.error ? "campaigns.message.productGone" : "wait")}
        </Text>
        <Button size="compact-sm" variant="subtle" onClick={() => onChange(null)} style={{ flexShrink: 0 }}>
          {say("campaigns.message.productRemove")}
        </Button>
      </Group>
    </div>
  );
}
