/** The fields that were archived; what was kept in them comes back with them. */
import { Button, Group, Paper, Text } from "@mantine/core";
import { Loading } from "../../crm/loading.tsx";
import { tellProblem } from "../../crm/problem-note.tsx";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { type Entity, useArchived, useFieldCall } from "./data.ts";
import classes from "./fields.module.css";

export function Archived({ entity }: { entity: Entity }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const fields = useArchived(entity, true);
  const change = useFieldCall();
  return (
    <Loading query={fields}>
      {fields.data?.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say("ownFields.noArchived")}
        </Text>
      ) : (
        <Paper withBorder component="ul" className={classes.list} aria-label={say("ownFields.archived")}>
          {fields.data?.map((field) => (
            <li key={field.id} className={classes.row}>
              <Group justify="space-between" style={{ flex: 1 }} px="sm">
                <Text size="sm" c="dimmed">
                  {field.label}
                </Text>
                {may("settings:write") ? (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    aria-label={say("ownFields.restoreOf", { name: field.label })}
                    loading={change.isPending}
                    onClick={() =>
                      change.mutate(
                        { method: "PATCH", path: `/${field.id}`, body: { isArchived: false } },
                        { onError: (error) => tellProblem(say, error) },
                      )
                    }
                  >
                    {say("ownFields.restore")}
                  </Button>
                ) : null}
              </Group>
            </li>
          ))}
        </Paper>
      )}
    </Loading>
  );
}
