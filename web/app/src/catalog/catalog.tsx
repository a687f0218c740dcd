/** The catalog: what the agents sell, with price and stock changed in their place. */
import { Button, Center, Group, Modal, Select, SimpleGrid, Stack, Table, Text, TextInput } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { IconFileImport, IconPackage, IconPlus, IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ProductView } from "../../../../src/http/product-views.ts";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import cards from "../shell/cards.module.css";
import { Page } from "../shell/page.tsx";
import classes from "./catalog.module.css";
import { CatalogImport } from "./catalog-import.tsx";
import { useCategories } from "./categories.ts";
import { ProductForm } from "./product-form.tsx";
import { ProductRow } from "./product-row.tsx";

const SHELVES = ["active", "sold_out", "archived"] as const;

export function Component() {
  const { say } = useSpeech();
  const { may, business } = useSession();
  const [search, setSearch] = useState("");
  const [shelf, setShelf] = useState<string>("active");
  const [category, setCategory] = useState<string | null>(null);
  const [wanted] = useDebouncedValue(search.trim(), 250);
  const [isMaking, making] = useDisclosure();
  const [isImporting, importing] = useDisclosure();
  const [editing, setEditing] = useState<ProductView | null>(null);
  const { categories, named } = useCategories();
  const products = useInfiniteQuery({
    queryKey: ["products", shelf, category, wanted],
    queryFn: ({ pageParam, signal }) =>
      api<{ data: ProductView[]; nextCursor: string | null }>("GET", "/v1/products", {
        query: {
          shelf,
          limit: 50,
          ...(category ? { category } : {}),
          ...(wanted ? { search: wanted } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (former) => former,
  });
  const rows = products.data?.pages.flatMap(({ data }) => data) ?? [];
  const mayWrite = may("catalog:write");
  const actions = mayWrite ? (
    <Group gap="xs">
      <Button variant="default" leftSection={<IconFileImport size={16} aria-hidden />} onClick={importing.open}>
        {say("catalog.import")}
      </Button>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={making.open}>
        {say("catalog.create")}
      </Button>
    </Group>
  ) : null;
  return (
    <Page
      title={say("catalog.title")}
      lead={say("catalog.lead")}
      action={actions}
      isLoading={products.isPending}
      error={products.isLoadingError ? products.error : null}
      size="lg"
    >
      <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="xs" mb="md" role="search">
        <TextInput
          aria-label={say("catalog.search")}
          placeholder={say("catalog.search")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search}
          className={classes.search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Select
          aria-label={say("catalog.category")}
          placeholder={say("catalog.everyCategory")}
          clearable
          clearButtonProps={{ "aria-label": say("catalog.everyCategory") }}
          data={(categories.data ?? []).map(({ key }) => ({ value: key, label: named(key) }))}
          value={category}
          onChange={setCategory}
        />
        <Select
          aria-label={say("catalog.shelf")}
          allowDeselect={false}
          data={SHELVES.map((value) => ({ value, label: say(`catalog.shelves.${value}`) }))}
          value={shelf}
          onChange={(value) => setShelf(value ?? shelf)}
        />
      </SimpleGrid>
      {rows.length === 0 ? (
        <Empty
          Icon={IconPackage}
          text={say(wanted || category || shelf !== "active" ? "catalog.none" : "catalog.empty")}
        />
      ) : (
        <Table verticalSpacing="xs" className={cards.cards}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say("catalog.product")}</Table.Th>
              <Table.Th w={130} ta="right">
                {say("catalog.price", { currency: business.currency })}
              </Table.Th>
              <Table.Th w={110} ta="right">
                {say("catalog.stock")}
              </Table.Th>
              <Table.Th w={130} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((product) => (
              <ProductRow
                key={product.id}
                product={product}
                category={named(product.category)}
                mayWrite={mayWrite}
                onEdit={() => setEditing(product)}
              />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {products.hasNextPage ? (
        <Center mt="md">
          <Button variant="default" loading={products.isFetchingNextPage} onClick={() => products.fetchNextPage()}>
            {say("catalog.more")}
          </Button>
        </Center>
      ) : null}
      {mayWrite && rows.length > 0 ? (
        <Stack mt="md">
          <Text size="sm" c="dimmed">
            {say("catalog.live")}
          </Text>
        </Stack>
      ) : null}
      <Modal opened={isMaking} onClose={making.close} title={say("catalog.create")}>
        <ProductForm onDone={making.close} />
      </Modal>
      <Modal opened={editing !== null} onClose={() => setEditing(null)} title={editing?.name ?? ""}>
        {editing ? <ProductForm product={editing} onDone={() => setEditing(null)} /> : null}
      </Modal>
      <Modal opened={isImporting} onClose={importing.close} title={say("catalog.import")} size="lg">
        <CatalogImport onDone={importing.close} />
      </Modal>
    </Page>
  );
}
