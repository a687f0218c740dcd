/** The invoices of an order; where it is to be paid and has none, one can be issued for its total. */
import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import type { OrderView } from "../../../../src/http/commerce-views.ts";
import type { InvoiceView } from "../../../../src/http/invoice-views.ts";
import classes from "../crm/crm.module.css";
import { Loading } from "../crm/loading.tsx";
import { Panel } from "../crm/panel.tsx";
import { ProblemNote } from "../crm/problem-note.tsx";
import { Amount } from "../crm/signs.tsx";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { InvoiceActs } from "./invoice-acts.tsx";
import { SaleStatus } from "./status.tsx";

export function OrderInvoices({ order }: { order: OrderView }) {
  const { say } = useSpeech();
  const invoices = useQuery({
    queryKey: ["invoices", "of-order", order.id],
    queryFn: async () =>
      (await api<{ data: InvoiceView[] }>("GET", "/v1/invoices", { query: { orderId: order.id } })).data,
  });
  return (
    <Panel title={say("sales.invoices.title")}>
      <Loading query={invoices}>
        {invoices.data?.length === 0 ? <NoInvoice order={order} /> : null}
        <ul className={classes.plain}>
          {invoices.data?.map((invoice) => (
            <li key={invoice.id}>
              <Stack gap="xs">
                <Group justify="space-between" gap="xs">
                  <Anchor component={Link} to={`/invoices/${invoice.id}`} size="sm" fw={500}>
                    {invoice.externalId ?? say("sales.invoices.numbered", { number: invoice.number })}
                  </Anchor>
                  <Group gap={8}>
                    <Amount value={invoice.owed.cents > 0 ? invoice.owed : invoice.total} />
                    <SaleStatus area="invoices" status={invoice.isOverdue ? "overdue" : invoice.status} />
                  </Group>
                </Group>
                <InvoiceActs invoice={invoice} />
              </Stack>
            </li>
          ))}
        </ul>
      </Loading>
    </Panel>
  );
}

function NoInvoice({ order: { id, number, contact, total, paidAt, status } }: { order: OrderView }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const client = useQueryClient();
  const issue = useMutation({
    mutationFn: () =>
      api<InvoiceView>("POST", "/v1/invoices", {
        body: {
          contact: { id: contact.id },
          orderId: id,
          concept: say("sales.orders.numbered", { number }),
          total,
        },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ["invoices"] }),
  });
  const isOwed = !paidAt && status !== "cancelled" && total !== null && total.cents > 0;
  return (
    <Stack gap="sm" align="flex-start">
      <Text size="sm" c="dimmed">
        {say(isOwed ? "sales.orders.noInvoice" : "sales.orders.noInvoiceNeeded")}
      </Text>
      {isOwed && may("invoices:write") ? (
        <Button variant="light" loading={issue.isPending} onClick={() => issue.mutate()}>
          {say("sales.orders.issue")}
        </Button>
      ) : null}
      <ProblemNote error={issue.error} />
    </Stack>
  );
}
