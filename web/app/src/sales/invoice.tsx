/** The page of one invoice: what is owed and by when, what came in, and noting a payment or a promise. */
import { Alert, Anchor, Progress, Stack, Text } from "@mantine/core";
import { IconCalendarDue } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import type { InvoiceView } from "../../../../src/http/invoice-views.ts";
import { formatMoney } from "../../../../src/lib/money.ts";
import classes from "../crm/crm.module.css";
import { Panel } from "../crm/panel.tsx";
import { usePersonName } from "../crm/signs.tsx";
import { fullDate } from "../crm/times.ts";
import { nameOf } from "../inbox/names.ts";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";
import { Page } from "../shell/page.tsx";
import { InvoiceActs } from "./invoice-acts.tsx";
import { InvoicePayments } from "./invoice-payments.tsx";
import { SaleStatus } from "./status.tsx";

export function Component() {
  const { id = "" } = useParams();
  const { say, locale } = useSpeech();
  const invoice = useQuery({
    queryKey: ["invoices", "one", id],
    queryFn: () => api<InvoiceView>("GET", `/v1/invoices/${id}`),
  });
  const { data } = invoice;
  return (
    <Page
      title={
        data ? (data.externalId ?? say("sales.invoices.numbered", { number: data.number })) : say("sales.invoices.one")
      }
      size="xl"
      isLoading={invoice.isPending}
      error={invoice.isLoadingError ? invoice.error : null}
      action={data ? <InvoiceActs invoice={data} /> : null}
    >
      {data ? (
        <div className={classes.sides}>
          <Facts invoice={data} />
          <Stack>
            {data.promise ? (
              <Alert
                variant="light"
                color="grape"
                icon={<IconCalendarDue size={18} aria-hidden />}
                title={say("sales.invoices.promised", { day: fullDate(locale, data.promise.dueAt) })}
              >
                {data.promise.words === "" ? say("sales.promise.rests") : `“${data.promise.words}”`}
              </Alert>
            ) : null}
            <Panel title={say("sales.payments.title")}>
              <InvoicePayments payments={data.payments} />
            </Panel>
          </Stack>
        </div>
      ) : null}
    </Page>
  );
}

function Facts({ invoice }: { invoice: InvoiceView }) {
  const { say, locale } = useSpeech();
  const personName = usePersonName();
  const { total, paid, owed, contact, concept, issuedAt, dueAt, paidAt, source, quoteId, orderId, isOverdue } = invoice;
  const share = total.cents === 0 ? 0 : (100 * paid.cents) / total.cents;
  return (
    <Panel
      title={say("sales.invoices.one")}
      action={<SaleStatus area="invoices" status={isOverdue ? "overdue" : invoice.status} />}
    >
      <Stack gap="sm">
        <div>
          <Text size="xl" fw={700}>
            {formatMoney(owed.cents > 0 ? owed : total)}
          </Text>
          <Text size="sm" c="dimmed">
            {owed.cents > 0 && paid.cents > 0
              ? say("sales.invoices.paidOf", { paid: formatMoney(paid), total: formatMoney(total) })
              : say(owed.cents > 0 ? "sales.columns.owed" : "sales.columns.total")}
          </Text>
          {owed.cents > 0 && paid.cents > 0 ? (
            <Progress value={share} mt={6} aria-label={say("sales.invoices.paidShare")} />
          ) : null}
        </div>
        <dl className={classes.facts}>
          <dt>{say("quotes.for")}</dt>
          <dd>
            <Anchor component={Link} to={`/contacts/${contact.id}`} inherit>
              {personName(contact)}
            </Anchor>
          </dd>
          {concept === "" ? null : (
            <>
              <dt>{say("sales.invoices.concept")}</dt>
              <dd>{concept}</dd>
            </>
          )}
          <dt>{say("sales.invoices.issued")}</dt>
          <dd>{fullDate(locale, issuedAt)}</dd>
          <dt>{say("sales.columns.due")}</dt>
          <dd>{dueAt ? fullDate(locale, dueAt) : say("sales.due.none")}</dd>
          {paidAt ? (
            <>
              <dt>{say("sales.invoices.paidOn")}</dt>
              <dd>{fullDate(locale, paidAt)}</dd>
            </>
          ) : null}
          <dt>{say("sales.source")}</dt>
          <dd>{nameOf(say, "sales.sources", source)}</dd>
        </dl>
        {quoteId ? (
          <Anchor component={Link} to={`/quotes/${quoteId}`} size="sm">
            {say("sales.toQuote")}
          </Anchor>
        ) : null}
        {orderId ? (
          <Anchor component={Link} to={`/orders/${orderId}`} size="sm">
            {say("sales.toOrder")}
          </Anchor>
        ) : null}
      </Stack>
    </Panel>
  );
}
