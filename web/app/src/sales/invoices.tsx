/** Invoices: who owes how much, by when, what they promised, and the link by which it is paid. */
import { Anchor, Button, Table, Text } from "@mantine/core";
import { Link } from "react-router";
import type { InvoiceView } from "../../../../src/http/invoice-views.ts";
import { Amount, usePersonName } from "../crm/signs.tsx";
import { fullDate } from "../crm/times.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { SaleList } from "./list.tsx";
import { SaleStatus } from "./status.tsx";
import { useCopyLink } from "./use-copy-link.ts";

const STATUSES = ["open", "partially_paid", "paid", "void"];

export function Component() {
  return (
    <SaleList<InvoiceView>
      area="invoices"
      statuses={STATUSES}
      columns={["invoice", "owed", "status", "due"]}
      row={(invoice) => <InvoiceRow key={invoice.id} invoice={invoice} />}
      next={null}
    />
  );
}

function InvoiceRow({ invoice }: { invoice: InvoiceView }) {
  const { say, locale } = useSpeech();
  const personName = usePersonName();
  const { number, externalId, contact, concept, promise, dueAt, isOverdue, total, owed } = invoice;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/invoices/${invoice.id}`} size="sm" fw={500}>
          {externalId ?? say("sales.invoices.numbered", { number })} · {personName(contact)}
        </Anchor>
        {concept === "" ? null : (
          <Text size="sm" c="dimmed" lineClamp={1}>
            {concept}
          </Text>
        )}
        {promise ? (
          <Text size="sm" c="grape">
            {say("sales.invoices.promised", { day: fullDate(locale, promise.dueAt) })}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td ta="right">
        <Amount value={owed.cents > 0 ? owed : total} />
        {owed.cents > 0 ? <CopyLink invoice={invoice} /> : null}
      </Table.Td>
      <Table.Td>
        <SaleStatus area="invoices" status={isOverdue ? "overdue" : invoice.status} />
      </Table.Td>
      <Table.Td>
        <Text size="sm" c="dimmed">
          {dueAt ? fullDate(locale, dueAt) : "–"}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

function CopyLink({ invoice }: { invoice: InvoiceView }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const copy = useCopyLink(invoice.id);
  if (!may("invoices:write")) return null;
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      // The whole row leads to the invoice; this stands above it.
      style={{ position: "relative", zIndex: 1 }}
      loading={copy.isPending}
      onClick={() => copy.mutate()}
    >
      {say("sales.invoices.copyLink")}
    </Button>
  );
}
