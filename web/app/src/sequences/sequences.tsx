/** The sequences of the business: those that are on first, then those that wait to be switched on. */
import { Anchor, Badge, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconRoute } from "@tabler/icons-react";
import { Link } from "react-router";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import { Page } from "../shell/page.tsx";
import { type Summary, useSequences } from "./data.ts";
import { SequenceSwitch } from "./switch.tsx";

const PROGRAMS = ["payment", "cart", "follow_up", "nurture"] as const;

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const sequences = useSequences();
  const rows = sequences.data ?? [];
  return (
    <Page
      title={say("sequences.title")}
      lead={say("sequences.lead")}
      isLoading={sequences.isPending}
      error={sequences.error}
      size="lg"
      action={
        may("campaigns:write") ? (
          <Button component={Link} to="/sequences/new">
            {say("sequences.new")}
          </Button>
        ) : null
      }
    >
      {rows.length === 0 ? (
        <Empty Icon={IconRoute} text={say("sequences.empty")} />
      ) : (
        <Stack gap="xl">
          {PROGRAMS.map((program) => {
            const own = rows.filter((row) => row.program === program);
            if (own.length === 0) return null;
            return (
              <section key={program} aria-label={say(`automation.programs.${program}`)}>
                <Title order={2} size="h5" mb="xs">
                  {say(`automation.programs.${program}`)}
                </Title>
                <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
                  {own.map((row) => (
                    <Card key={row.key} sequence={row} />
                  ))}
                </SimpleGrid>
              </section>
            );
          })}
        </Stack>
      )}
    </Page>
  );
}

function Card({ sequence }: { sequence: Summary }) {
  const { say } = useSpeech();
  const { key, name, description, inside, entered, isOwn, isShipped } = sequence;
  return (
    <Paper withBorder p="md">
      <Stack gap="xs" h="100%" justify="space-between">
        <div>
          <Group justify="space-between" align="flex-start" wrap="nowrap">
            <Anchor component={Link} to={`/sequences/${key}`} fw={600} c="inherit">
              {name}
            </Anchor>
            <SequenceSwitch sequence={sequence} />
          </Group>
          {description ? (
            <Text size="sm" c="dimmed" mt={4}>
              {description}
            </Text>
          ) : null}
        </div>
        <Group gap="xs">
          {entered > 0 ? <Text size="sm">{say("sequences.people", { inside, entered })}</Text> : null}
          {isOwn && isShipped ? null : (
            <Badge variant="light" color="gray" tt="none">
              {say(isShipped ? "sequences.shipped" : "sequences.yours")}
            </Badge>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}
