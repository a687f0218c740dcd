/** A page within the shell: its title, what can be done there, and what is shown while it loads or when it fails. */
import { Alert, Anchor, Button, Container, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { type ReactNode, useEffect } from "react";
import { Link } from "react-router";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import classes from "./page.module.css";
import { useWayUp } from "./ways.ts";

export function Page({
  title,
  lead,
  action,
  isLoading = false,
  error,
  size = "md",
  children,
}: {
  title: string;
  lead?: string;
  action?: ReactNode;
  isLoading?: boolean;
  error?: Error | null;
  size?: string;
  children: ReactNode;
}) {
  const { say } = useSpeech();
  const up = useWayUp();
  useEffect(() => {
    document.title = `${title} · Charla`;
  }, [title]);
  return (
    <Container size={size} px="md" className={classes.page}>
      {up ? (
        <Anchor component={Link} to={up.path} size="sm" c="dimmed" display="inline-flex" mb={4} ml={-4}>
          <IconChevronLeft size={18} stroke={1.6} aria-hidden />
          {up.label}
        </Anchor>
      ) : null}
      <header className={classes.head}>
        <Title order={1} size="h2" className={classes.title}>
          {title}
        </Title>
        {action}
        {lead ? (
          <Text c="dimmed" className={classes.lead}>
            {lead}
          </Text>
        ) : null}
      </header>
      {error ? (
        <Alert color="red" role="alert">
          <Group justify="space-between">
            <Text>{problemText(say, error)}</Text>
            <Button size="compact-sm" variant="light" color="red" onClick={() => location.reload()}>
              {say("broken.again")}
            </Button>
          </Group>
        </Alert>
      ) : isLoading ? (
        <Stack role="status" aria-busy="true" aria-label={say("wait")}>
          <Skeleton h={44} />
          <Skeleton h={44} />
          <Skeleton h={44} />
        </Stack>
      ) : (
        children
      )}
    </Container>
  );
}
