/** What came in for an invoice, what was tried and what was given back. */
import { Group, Stack, Text } from "@mantine/core";
import type { InvoiceView } from "../../../../src/http/invoice-views.ts";
import { formatMoney } from "../../../../src/lib/money.ts";
import classes from "../crm/crm.module.css";
import { Sign } from "../crm/sign.tsx";
import { Amount } from "../crm/signs.tsx";
import { fullDate } from "../crm/times.ts";
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";

const COLOURS: Readonly<Record<string, string>> = { paid: "green", pending: "blue", failed: "red", expired: "gray" };

export function InvoicePayments({ payments }: Pick<InvoiceView, "payments">) {
  const { say, locale } = useSpeech();
  if (payments.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {say("sales.payments.none")}
      </Text>
    );
  return (
    <ul className={classes.plain}>
      {payments.map(({ id, provider, method, status, amount, refunded, paidAt, createdAt }) => (
        <li key={id}>
          <Group justify="space-between" gap="xs" align="flex-start">
            <Stack gap={0}>
              <Text size="sm" fw={500}>
                {nameOf(say, "sales.providers", provider)}
                {method ? ` · ${nameOf(say, "sales.methods", method)}` : ""}
              </Text>
              <Text size="xs" c="dimmed">
                {fullDate(locale, paidAt ?? createdAt)}
              </Text>
              {refunded.cents > 0 ? (
                <Text size="xs" c="dimmed">
                  {say("sales.payments.refunded", { amount: formatMoney(refunded) })}
                </Text>
              ) : null}
            </Stack>
            <Group gap={8}>
              <Amount value={amount} />
              <Sign color={COLOURS[status] ?? "gray"}>{nameOf(say, "sales.payments.status", status)}</Sign>
            </Group>
          </Group>
        </li>
      ))}
    </ul>
  );
}
