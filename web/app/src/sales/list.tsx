/** A list of orders, carts or invoices: its filter, its rows in brief, and what to do where there are none. */
import { Button, Select, Table } from "@mantine/core";
import { IconFileImport, IconShoppingCart } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import classes from "../crm/crm.module.css";
import { usePages } from "../crm/data.ts";
import { FilterBar } from "../crm/filter-bar.tsx";
import { Loading } from "../crm/loading.tsx";
import { More } from "../crm/more.tsx";
import { useFilter } from "../crm/use-filter.ts";
import { nameOf } from "../inbox/names.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import { Page } from "../shell/page.tsx";
import { SalesTabs } from "./tabs.tsx";

export function SaleList<Row extends { readonly id: string }>({
  area,
  statuses,
  columns,
  row,
  next,
  above,
}: {
  area: "orders" | "carts" | "invoices";
  statuses: readonly string[];
  /** Keys of the headings under `sales.columns`. */
  columns: readonly string[];
  row: (row: Row) => ReactNode;
  /** What to do where nothing has come in yet. */
  next: ReactNode;
  above?: ReactNode;
}) {
  const { say } = useSpeech();
  const { may } = useSession();
  const filter = useFilter(["search", "status"]);
  const { values, set } = filter;
  const pages = usePages<Row>([area, "list"], `/v1/${area}`, values);
  return (
    <Page
      title={say(`sales.${area}.title`)}
      lead={say(`sales.${area}.lead`)}
      size="xl"
      action={
        may("contacts:manage") ? (
          <Button
            component={Link}
            to={`/settings/import?kind=${area}`}
            variant="default"
            leftSection={<IconFileImport size={16} aria-hidden />}
          >
            {say("sales.importCsv")}
          </Button>
        ) : null
      }
    >
      <SalesTabs now={area} />
      {above}
      <FilterBar label={say(`sales.${area}.narrow`)} searchLabel={say("sales.search")} filter={filter}>
        <Select
          aria-label={say("pipeline.status")}
          placeholder={say("pipeline.anyStatus")}
          clearable
          w={{ base: "100%", sm: 200 }}
          data={statuses.map((one) => ({ value: one, label: nameOf(say, `sales.${area}.status`, one) }))}
          value={values.status ?? null}
          onChange={(status) => set({ status })}
        />
      </FilterBar>
      <Loading query={pages}>
        {pages.rows.length === 0 ? (
          <Empty Icon={IconShoppingCart} text={say(filter.isEmpty ? `sales.${area}.empty` : "sales.noneFound")}>
            {filter.isEmpty ? next : null}
          </Empty>
        ) : (
          <Table verticalSpacing="sm" highlightOnHover className={classes.rows}>
            <Table.Thead>
              <Table.Tr>
                {columns.map((key) => (
                  <Table.Th key={key} ta={key === "total" || key === "owed" ? "right" : undefined}>
                    {say(`sales.columns.${key}`)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>{pages.rows.map((one) => row(one))}</Table.Tbody>
          </Table>
        )}
        <More pages={pages} />
      </Loading>
    </Page>
  );
}
