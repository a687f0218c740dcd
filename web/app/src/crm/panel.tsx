/** A part of a page with its title and what can be done there. */
import { Group, Paper, Title } from "@mantine/core";
import type { ReactNode } from "react";

export function Panel({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Group justify="space-between" mb="sm" wrap="nowrap">
        <Title order={2} size="sm">
          {title}
        </Title>
        {action}
      </Group>
      {children}
    </Paper>
  );
}
