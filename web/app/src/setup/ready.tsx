/** The business is there: its first channel, the chat of its site, to be tried at once beside the inbox. */
import { Button, Code, CopyButton, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconBrandWhatsapp, IconCheck, IconCopy, IconMessageCircle } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { useSpeech } from "../lib/texts.ts";
import { beginTry } from "./try-chat.tsx";
import type { SetUp } from "./values.ts";

/** What goes into the pages of one's own site. */
const snippetOf = (siteKey: string) =>
  `<script src="${location.origin}/widget.js" data-site-key="${siteKey}" async></script>`;

export function Ready({ made: { siteKey, products } }: { made: SetUp }) {
  const { say } = useSpeech();
  const navigate = useNavigate();
  const data = useQueryClient();
  const go = (path: string) => {
    // Also the answer that nobody is signed in.
    data.clear();
    navigate(path, { replace: true });
  };
  const tryIt = () => {
    beginTry(siteKey);
    go("/inbox?box=agents");
  };
  return (
    <Stack gap="lg">
      <Text>{say("setup.ready.products", { count: products })}</Text>
      <Paper withBorder p="md" component="section">
        <Group wrap="nowrap" align="flex-start">
          <IconMessageCircle size={24} aria-hidden style={{ flex: "none" }} />
          <Stack gap="xs" style={{ minWidth: 0, flex: 1 }}>
            <Title order={2} size="h5">
              {say("setup.ready.webchat")}
            </Title>
            <Text size="sm">{say("setup.ready.webchatText")}</Text>
            <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
              {snippetOf(siteKey)}
            </Code>
            <CopyButton value={snippetOf(siteKey)}>
              {({ copied, copy }) => (
                <Button
                  variant="default"
                  size="compact-md"
                  w="fit-content"
                  leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
                  onClick={copy}
                >
                  {say(copied ? "copied" : "copy")}
                </Button>
              )}
            </CopyButton>
          </Stack>
        </Group>
      </Paper>
      <Button size="md" onClick={tryIt}>
        {say("setup.ready.try")}
      </Button>
      <Button
        variant="light"
        leftSection={<IconBrandWhatsapp size={18} aria-hidden />}
        onClick={() => go("/settings/channels")}
      >
        {say("setup.ready.others")}
      </Button>
    </Stack>
  );
}
