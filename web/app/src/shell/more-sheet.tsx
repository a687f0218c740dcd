/** The sheet of what a phone has beyond the places at its bottom. */
import { Avatar, Button, Drawer, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconLogout, IconMoon, IconSearch, IconSun, IconUser } from "@tabler/icons-react";
import { Link } from "react-router";
import { useSession } from "../lib/session.ts";
import { LOCALES, type Locale, useSpeech } from "../lib/texts.ts";
import classes from "./shell.module.css";
import { LANGUAGES, usePerson } from "./use-person.ts";
import { usePhoneWays } from "./ways.ts";

export default function MoreSheet({
  isOpen,
  onClose,
  onSearch,
}: {
  isOpen: boolean;
  onClose: () => void;
  onSearch: () => void;
}) {
  const { user, business } = useSession();
  const { say, locale, setLocale } = useSpeech();
  const { isDark, turnColours, signOut } = usePerson();
  const { far } = usePhoneWays();
  const search = () => {
    onClose();
    onSearch();
  };
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="bottom"
      size="auto"
      styles={{ content: { height: "auto", maxHeight: "90dvh", borderRadius: "16px 16px 0 0" } }}
      title={
        <Group gap="sm" wrap="nowrap">
          <Avatar name={user.name} color="charla" variant="filled" size={36} aria-hidden />
          <div style={{ minWidth: 0 }}>
            <Text fw={600} truncate>
              {user.name}
            </Text>
            <Text size="sm" c="dimmed" truncate>
              {business.name}
            </Text>
          </div>
        </Group>
      }
    >
      <Stack>
        <Button
          variant="default"
          size="md"
          justify="flex-start"
          leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />}
          onClick={search}
        >
          {say("palette.button")}
        </Button>
        <nav aria-label={say("places.more")} className={classes.tiles}>
          {far.map(({ path, Icon, label, isHere }) => (
            <Link
              key={path}
              to={path}
              className={classes.tile}
              style={{ textDecoration: "none" }}
              aria-current={isHere ? "page" : undefined}
              onClick={onClose}
            >
              <Icon size={22} stroke={1.6} aria-hidden />
              {label}
            </Link>
          ))}
        </nav>
        <SegmentedControl
          fullWidth
          aria-label={say("menu.language")}
          value={locale}
          onChange={(chosen) => setLocale(chosen as Locale)}
          data={LOCALES.map((value) => ({ value, label: <span lang={value}>{LANGUAGES[value]}</span> }))}
        />
        <Group grow gap="xs">
          <Button
            component={Link}
            to="/settings/account"
            variant="default"
            leftSection={<IconUser size={16} aria-hidden />}
            onClick={onClose}
          >
            {say("places.account")}
          </Button>
          <Button
            variant="default"
            leftSection={isDark ? <IconSun size={16} aria-hidden /> : <IconMoon size={16} aria-hidden />}
            onClick={turnColours}
          >
            {say(isDark ? "menu.light" : "menu.dark")}
          </Button>
        </Group>
        <Button variant="subtle" color="red" leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
          {say("menu.signOut")}
        </Button>
      </Stack>
    </Drawer>
  );
}
