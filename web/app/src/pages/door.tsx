/** The frame of the pages before one is signed in. */
import { Alert, Box, Center, Paper, Stack, Text, Title } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Brand } from "../shell/brand.tsx";

export function Door({
  title,
  lead,
  problem,
  width = 420,
  children,
}: {
  title: string;
  lead?: string;
  problem?: string | null;
  /** Most px. */
  width?: number;
  children: ReactNode;
}) {
  return (
    <Center mih="100dvh" p="md" className="charla-shade">
      <Paper withBorder shadow="sm" p={{ base: "md", sm: "xl" }} w="100%" maw={width} component="main">
        <Stack gap="md">
          <div>
            <Box mb="lg">
              <Brand size={32} />
            </Box>
            <Title order={1} size="h2">
              {title}
            </Title>
            {lead ? (
              <Text c="dimmed" mt={4}>
                {lead}
              </Text>
            ) : null}
          </div>
          {problem ? (
            <Alert color="red" role="alert" icon={<IconAlertCircle aria-hidden />}>
              {problem}
            </Alert>
          ) : null}
          {children}
        </Stack>
      </Paper>
    </Center>
  );
}
