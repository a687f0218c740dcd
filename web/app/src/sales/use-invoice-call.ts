/** A change of an invoice: what it answers with is shown at once, and the lists are read anew. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { InvoiceView } from "../../../../src/http/invoice-views.ts";
import { api } from "../lib/api.ts";

export interface InvoiceChange {
  readonly method?: "POST" | "PATCH";
  /** After the invoice's own address; empty for the invoice itself. */
  readonly path: string;
  readonly body?: unknown;
}

export function useInvoiceCall(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ method = "POST", path, body = {} }: InvoiceChange) =>
      api<InvoiceView>(method, `/v1/invoices/${id}${path}`, { body }),
    onSuccess: (invoice) => client.setQueryData(["invoices", "one", id], invoice),
    onSettled: () => Promise.all([["invoices"], ["orders"]].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
