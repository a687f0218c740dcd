/** Says that others were joined into this customer, and takes it back. */
import { Alert, Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconUsersGroup } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ContactPage } from "../crm/data.ts";
import { tellProblem } from "../crm/problem-note.tsx";
import { fullTime } from "../crm/times.ts";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";

export function Merges({ contact: { id, merges } }: { contact: ContactPage }) {
  const { say, locale } = useSpeech();
  const { may } = useSession();
  const client = useQueryClient();
  const undo = useMutation({
    mutationFn: (mergeId: string) => api("POST", `/v1/merges/${mergeId}/undo`),
    onSuccess: () => notifications.show({ color: "green", message: say("contacts.merge.undone") }),
    onError: (error) => tellProblem(say, error),
    onSettled: () => client.invalidateQueries(),
  });
  const own = merges.filter(({ keptId }) => keptId === id);
  return own.map((merge, index) => (
    <Alert key={merge.id} color="blue" variant="light" icon={<IconUsersGroup aria-hidden />} py="xs">
      <Group justify="space-between">
        <Text size="sm">{say("contacts.merge.was", { at: fullTime(locale, merge.mergedAt) })}</Text>
        {index === 0 && may("contacts:manage") ? (
          <Button size="compact-sm" variant="light" loading={undo.isPending} onClick={() => undo.mutate(merge.id)}>
            {say("contacts.merge.undo")}
          </Button>
        ) : null}
      </Group>
    </Alert>
  ));
}
