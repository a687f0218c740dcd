/** What can be done with an invoice: note a payment or a promise, copy its link, set its day, take it back. */
import { Button, Group, Modal } from "@mantine/core";
import { IconCash, IconCheck, IconLink } from "@tabler/icons-react";
import { useState } from "react";
import type { InvoiceView } from "../../../../src/http/invoice-views.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Confirm } from "../settings/confirm.tsx";
import { DueForm } from "./due-form.tsx";
import { PaymentForm } from "./payment-form.tsx";
import { PromiseForm } from "./promise-form.tsx";
import { useCopyLink } from "./use-copy-link.ts";
import { useInvoiceCall } from "./use-invoice-call.ts";

type Open = "pay" | "promise" | "due" | "void" | null;

export function InvoiceActs({ invoice }: { invoice: InvoiceView }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const [open, setOpen] = useState<Open>(null);
  const copy = useCopyLink(invoice.id);
  const take = useInvoiceCall(invoice.id);
  const close = () => setOpen(null);
  if (invoice.owed.cents === 0) return null;
  const mayWrite = may("invoices:write");
  // What a quote asks for is paid by its link, so that its units are kept; once it was paid it has no link any more.
  const isOfQuote = invoice.quoteId !== null;
  return (
    <Group gap="xs">
      {mayWrite && !isOfQuote ? (
        <Button leftSection={<IconCash size={16} aria-hidden />} onClick={() => setOpen("pay")}>
          {say("sales.pay.open")}
        </Button>
      ) : null}
      {may("invoices:promise") ? (
        <Button variant="default" onClick={() => setOpen("promise")}>
          {say("sales.promise.open")}
        </Button>
      ) : null}
      {mayWrite ? (
        <>
          <Button
            variant="default"
            leftSection={copy.isSuccess ? <IconCheck size={16} aria-hidden /> : <IconLink size={16} aria-hidden />}
            loading={copy.isPending}
            onClick={() => copy.mutate()}
          >
            {say("sales.invoices.copyLink")}
          </Button>
          <Button variant="default" onClick={() => setOpen("due")}>
            {say("sales.due.open")}
          </Button>
          {invoice.paid.cents === 0 ? (
            <Button variant="subtle" color="red" onClick={() => setOpen("void")}>
              {say("sales.void.open")}
            </Button>
          ) : null}
        </>
      ) : null}
      <Modal opened={open === "pay"} onClose={close} title={say("sales.pay.open")}>
        <PaymentForm invoice={invoice} onDone={close} />
      </Modal>
      <Modal opened={open === "promise"} onClose={close} title={say("sales.promise.open")}>
        <PromiseForm invoice={invoice} onDone={close} />
      </Modal>
      <Modal opened={open === "due"} onClose={close} title={say("sales.due.open")}>
        <DueForm invoice={invoice} onDone={close} />
      </Modal>
      <Confirm
        isOpen={open === "void"}
        title={say("sales.void.title")}
        text={say("sales.void.text")}
        verb={say("sales.void.open")}
        isBusy={take.isPending}
        error={take.error}
        onClose={close}
        onConfirm={() => take.mutate({ path: "/void" }, { onSuccess: close })}
      />
    </Group>
  );
}
