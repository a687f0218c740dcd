/** What stands where there is nothing yet: what this place is for, and what to do next. */
import { Paper, Stack, Text, ThemeIcon } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";

export function Empty({ Icon, text, children }: { Icon: Icon; text: string; children?: ReactNode }) {
  return (
    <Paper withBorder p="xl">
      <Stack align="center" gap="sm">
        <ThemeIcon variant="light" size={48} radius="xl">
          <Icon size={26} stroke={1.6} aria-hidden />
        </ThemeIcon>
        <Text ta="center" maw={420}>
          {text}
        </Text>
        {children}
      </Stack>
    </Paper>
  );
}
