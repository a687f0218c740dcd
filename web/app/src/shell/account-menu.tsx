/** Who is signed in: language, colours, account, and the way out. */
import { Avatar, Box, Group, Menu, Text, UnstyledButton } from "@mantine/core";
import { IconCheck, IconLogout, IconMoon, IconSelector, IconSun, IconUser, IconWorld } from "@tabler/icons-react";
import { Link } from "react-router";
import { useSession } from "../lib/session.ts";
import { LOCALES, useSpeech } from "../lib/texts.ts";
import classes from "./shell.module.css";
import { LANGUAGES, usePerson } from "./use-person.ts";

export function AccountMenu() {
  const { user, business } = useSession();
  const { say, locale, setLocale } = useSpeech();
  const { isDark, turnColours, signOut } = usePerson();
  return (
    <Menu position="top-start" width="target" withinPortal>
      <Menu.Target>
        <UnstyledButton p="xs" w="100%" className={classes.person}>
          <Group gap="xs" wrap="nowrap">
            <Avatar name={user.name} color="charla" variant="filled" size="sm" aria-hidden />
            <Box style={{ flex: 1, minWidth: 0 }}>
              <Text size="sm" fw={500} truncate>
                {user.name}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {business.name}
              </Text>
            </Box>
            <IconSelector size={16} stroke={1.6} aria-hidden style={{ flex: "none" }} />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/settings/account" leftSection={<IconUser size={16} aria-hidden />}>
          {say("places.account")}
        </Menu.Item>
        <Menu.Item
          leftSection={isDark ? <IconSun size={16} aria-hidden /> : <IconMoon size={16} aria-hidden />}
          onClick={turnColours}
        >
          {say(isDark ? "menu.light" : "menu.dark")}
        </Menu.Item>
        <Menu.Divider />
        {LOCALES.map((one) => (
          <Menu.Item
            key={one}
            lang={one}
            leftSection={<IconWorld size={16} aria-hidden />}
            rightSection={one === locale ? <IconCheck size={16} aria-hidden /> : null}
            aria-current={one === locale ? "true" : undefined}
            fw={one === locale ? 600 : undefined}
            onClick={() => setLocale(one)}
          >
            {LANGUAGES[one]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
          {say("menu.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
