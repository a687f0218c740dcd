/** How far an order has come, and by what it can be followed. */
import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { OrderView } from "../../../../src/http/commerce-views.ts";
import { ProblemNote } from "../crm/problem-note.tsx";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";

const STATUSES = ["preparing", "ready", "shipped", "delivered", "cancelled"] as const;

export function OrderForm({ order: { id, version, ...order } }: { order: OrderView }) {
  const { say } = useSpeech();
  const client = useQueryClient();
  const [status, setStatus] = useState<OrderView["status"]>(order.status);
  const [tracking, setTracking] = useState(order.tracking ?? "");
  const save = useMutation({
    mutationFn: (body: object) => api<OrderView>("PATCH", `/v1/orders/${id}`, { body }),
    onSuccess: () => notifications.show({ message: say("sales.orders.saved") }),
    onSettled: () => client.invalidateQueries({ queryKey: ["orders"] }),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ version, status, tracking: tracking.trim() || null });
  };
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        <Select
          label={say("sales.columns.status")}
          data={STATUSES.map((value) => ({ value, label: say(`sales.orders.status.${value}`) }))}
          value={status}
          onChange={(value) => setStatus(STATUSES.find((one) => one === value) ?? order.status)}
          allowDeselect={false}
        />
        <TextInput
          label={say("sales.orders.tracking")}
          maxLength={200}
          value={tracking}
          onChange={(event) => setTracking(event.currentTarget.value)}
        />
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button type="submit" variant="light" loading={save.isPending}>
            {say("sales.orders.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
