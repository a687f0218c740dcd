/** Writing down money that came in elsewhere: all that is owed, or a part. */
import { Button, Group, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { InvoiceView } from "../../../../src/http/invoice-views.ts";
import { centsOf, currencyDecimals, formatMoney } from "../../../../src/lib/money.ts";
import { ProblemNote } from "../crm/problem-note.tsx";
import { dayOf, duringPast } from "../lib/days.ts";
import { useSpeech } from "../lib/texts.ts";
import { useInvoiceCall } from "./use-invoice-call.ts";

const METHODS = ["transfer", "cash", "card", "check", "other"];

export function PaymentForm({ invoice: { id, owed }, onDone }: { invoice: InvoiceView; onDone: () => void }) {
  const { say } = useSpeech();
  const decimals = currencyDecimals(owed.currency);
  const [amount, setAmount] = useState<number | string>(owed.cents / 10 ** decimals);
  const [method, setMethod] = useState("transfer");
  const [reference, setReference] = useState("");
  const [day, setDay] = useState(() => dayOf(new Date()));
  const save = useInvoiceCall(id);
  const cents = centsOf(amount, owed.currency);
  const isTooMuch = cents !== null && cents > owed.cents;
  const isPart = cents !== null && cents > 0 && cents < owed.cents;
  const rest = { cents: owed.cents - (cents ?? 0), currency: owed.currency };
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!cents || isTooMuch) return;
    const money = { cents, currency: owed.currency };
    const body = { amount: money, method, reference: reference.trim() || null, paidAt: duringPast(day) };
    save.mutate({ path: "/payments", body }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <NumberInput
          label={say("sales.pay.amount", { currency: owed.currency })}
          description={isPart ? say("sales.pay.part", { rest: formatMoney(rest) }) : say("sales.pay.whole")}
          error={isTooMuch ? say("sales.pay.tooMuch", { owed: formatMoney(owed) }) : null}
          required
          hideControls
          allowNegative={false}
          decimalScale={decimals}
          inputMode="decimal"
          value={amount}
          onChange={setAmount}
          data-autofocus
        />
        <Select
          label={say("sales.pay.method")}
          data={METHODS.map((value) => ({ value, label: say(`sales.methods.${value}`) }))}
          value={method}
          onChange={(value) => setMethod(value ?? "transfer")}
          allowDeselect={false}
        />
        <TextInput
          type="date"
          label={say("sales.pay.day")}
          required
          max={dayOf(new Date())}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <TextInput
          label={say("sales.pay.reference")}
          description={say("sales.pay.referenceWhy")}
          maxLength={100}
          value={reference}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending} disabled={!cents || isTooMuch}>
            {say("sales.pay.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
