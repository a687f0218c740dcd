/** The way into the settings: a card for each section that the person may see. */
import { Card, Group, SimpleGrid, Text, ThemeIcon } from "@mantine/core";
import { Link } from "react-router";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Page } from "../shell/page.tsx";
import { SECTIONS } from "./sections.ts";

export function Component() {
  const { say } = useSpeech();
  const { may, business } = useSession();
  const sections = SECTIONS.filter(({ permission }) => permission === null || may(permission));
  return (
    <Page title={say("settings.title")} lead={business.name}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} component="nav" aria-label={say("settings.title")}>
        {sections.map(({ path, key, Icon }) => (
          <Card key={path} component={Link} to={path} withBorder padding="md">
            <Group wrap="nowrap" align="flex-start">
              <ThemeIcon variant="light" size={40}>
                <Icon size={22} stroke={1.6} aria-hidden />
              </ThemeIcon>
              <div>
                <Text fw={600}>{say(`settings.sections.${key}.name`)}</Text>
                <Text size="sm" c="dimmed">
                  {say(`settings.sections.${key}.about`)}
                </Text>
              </div>
            </Group>
          </Card>
        ))}
      </SimpleGrid>
    </Page>
  );
}
