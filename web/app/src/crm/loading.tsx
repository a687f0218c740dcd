/** A part of a page while it loads or when it fails, and itself when it is there. */
import { Alert, Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";

export function Loading({
  query: { isPending, data, error, refetch },
  children,
}: {
  query: { isPending: boolean; data?: unknown; error: Error | null; refetch: () => unknown };
  children: ReactNode;
}) {
  const { say } = useSpeech();
  // What was there stays to be read and worked with; it is asked for again by itself.
  if (error && data === undefined)
    return (
      <Alert color="red" role="alert">
        <Group justify="space-between">
          <Text>{problemText(say, error)}</Text>
          <Button size="compact-sm" variant="light" color="red" onClick={() => refetch()}>
            {say("crm.again")}
          </Button>
        </Group>
      </Alert>
    );
  if (isPending)
    return (
      <Stack role="status" aria-busy="true" aria-label={say("wait")}>
        <Skeleton h={44} />
        <Skeleton h={44} />
        <Skeleton h={44} />
      </Stack>
    );
  return children;
}
