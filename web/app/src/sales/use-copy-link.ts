/** Makes the link by which an invoice is paid and leaves it in the clipboard. */
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { tellProblem } from "../crm/problem-note.tsx";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";

export function useCopyLink(invoiceId: string) {
  const { say } = useSpeech();
  return useMutation({
    mutationFn: async () => {
      const { url } = await api<{ url: string }>("POST", `/v1/invoices/${invoiceId}/link`, { body: {} });
      await navigator.clipboard.writeText(url);
    },
    onSuccess: () => notifications.show({ message: say("copied") }),
    onError: (error) => tellProblem(say, error),
  });
}
