/** An address that leads nowhere. */
import { Button, Center, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import { useSpeech } from "../lib/texts.ts";

export function Component() {
  const { say } = useSpeech();
  return (
    <Center mih="60vh" p="md">
      <Stack align="center" gap="sm" ta="center">
        <Title order={2}>{say("notFound.title")}</Title>
        <Text c="dimmed">{say("notFound.text")}</Text>
        <Button component={Link} to="/">
          {say("notFound.home")}
        </Button>
      </Stack>
    </Center>
  );
}
