/** The list of a box: newest first, further pages as one scrolls, narrowed by what is typed. */
import {
  ActionIcon,
  Alert,
  Button,
  Center,
  Group,
  Loader,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useDebouncedValue, useIntersection } from "@mantine/hooks";
import { IconKeyboard, IconSearch, IconWifiOff } from "@tabler/icons-react";
import { startTransition, useEffect, useMemo, useState } from "react";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { useLiveState } from "../live/live.tsx";
import { AlertsButton } from "./alerts-button.tsx";
import { BoxTabs } from "./box-tabs.tsx";
import type { Box, Filter } from "./boxes.ts";
import { conversationsOf, useBox, useNames } from "./data.ts";
import { Filters } from "./filters.tsx";
import classes from "./inbox.module.css";
import { ListItem } from "./list-item.tsx";
import { takerName } from "./names.ts";

/** As many as a screen holds are drawn at once, the others right after. */
const FIRST = 12;
/** So long after the last key it is searched; ms. */
const PAUSE_MS = 250;

export function List({
  box,
  openId,
  onBox,
  onHelp,
}: {
  box: Box;
  openId: string | undefined;
  onBox: (box: Box) => void;
  onHelp: () => void;
}) {
  const { say } = useSpeech();
  const [typed, setTyped] = useState("");
  const [filter, setFilter] = useState<Filter>({});
  const [search] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const live = useLiveState();
  const isNarrowed = search !== "" || Object.values(filter).some((one) => one !== undefined);
  const query = useBox({ box, ...filter, ...(search === "" ? {} : { search }) });
  const names = useNames();
  const shown = useMemo(() => conversationsOf(query.data?.pages), [query.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const [isBegun, setIsBegun] = useState(false);
  useEffect(() => startTransition(() => setIsBegun(true)), []);
  const { ref, entry } = useIntersection({ rootMargin: "300px" });
  const isAtEnd = entry?.isIntersecting ?? false;
  useEffect(() => {
    if (isAtEnd && hasNextPage && !isFetchingNextPage) fetchNextPage();
  }, [isAtEnd, hasNextPage, isFetchingNextPage, fetchNextPage]);

  return (
    <>
      <Stack gap="xs" px="md" pt="md">
        <Group justify="space-between" wrap="nowrap">
          <Title order={1} size="h3">
            {say("places.inbox")}
          </Title>
          <Group gap={4} wrap="nowrap">
            <AlertsButton />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={say("inbox.keys.title")}
              onClick={onHelp}
              visibleFrom="sm"
            >
              <IconKeyboard size={18} stroke={1.6} />
            </ActionIcon>
          </Group>
        </Group>
        <Group gap="xs" wrap="nowrap">
          <TextInput
            data-key="search"
            aria-label={say("inbox.search")}
            placeholder={say("inbox.search")}
            leftSection={<IconSearch size={16} aria-hidden />}
            rightSection={typed !== "" && query.isFetching ? <Loader size={14} aria-hidden /> : null}
            value={typed}
            style={{ flex: 1 }}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter") document.querySelector<HTMLElement>("[data-conversation]")?.focus();
              if (event.key !== "Escape") return;
              setTyped("");
              event.currentTarget.blur();
            }}
          />
          <Filters filter={filter} onChange={setFilter} />
        </Group>
      </Stack>
      <BoxTabs box={box} onBox={onBox} />
      {live === "lost" ? (
        <Text role="status" size="xs" ta="center" py={4} bg="var(--mantine-color-orange-light)">
          <IconWifiOff size={12} aria-hidden style={{ verticalAlign: -1 }} /> {say("inbox.lost")}
        </Text>
      ) : null}
      {query.error && shown.length > 0 ? (
        <Text role="status" size="xs" ta="center" py={4} bg="var(--mantine-color-orange-light)">
          {problemText(say, query.error)}
        </Text>
      ) : null}
      <nav className={classes.scroll} aria-label={say(`inbox.boxes.${box}`)}>
        {query.isPending ? (
          <Stack p="md" role="status" aria-busy="true" aria-label={say("wait")}>
            {[1, 2, 3, 4].map((row) => (
              <Skeleton key={row} h={52} />
            ))}
          </Stack>
        ) : query.error && shown.length === 0 ? (
          <Alert m="md" color="red" role="alert">
            <Text size="sm">{problemText(say, query.error)}</Text>
            <Button mt="xs" size="compact-sm" variant="light" color="red" onClick={() => query.refetch()}>
              {say("inbox.again")}
            </Button>
          </Alert>
        ) : shown.length === 0 ? (
          <Stack align="center" p="xl" gap={4} ta="center">
            <Text fw={600}>{say(isNarrowed ? "inbox.empty.search.title" : `inbox.empty.${box}.title`)}</Text>
            <Text c="dimmed" size="sm">
              {say(isNarrowed ? "inbox.empty.search.text" : `inbox.empty.${box}.text`)}
            </Text>
            {isNarrowed ? (
              <Button
                mt="xs"
                size="compact-sm"
                variant="light"
                onClick={() => {
                  setTyped("");
                  setFilter({});
                }}
              >
                {say("inbox.filters.clear")}
              </Button>
            ) : null}
          </Stack>
        ) : (
          (isBegun ? shown : shown.slice(0, FIRST)).map((conversation) => (
            <ListItem
              key={conversation.id}
              conversation={conversation}
              box={box}
              isOpen={conversation.id === openId}
              takenBy={takerName(conversation, names) ?? null}
            />
          ))
        )}
        <Center ref={ref} mih={1}>
          {isFetchingNextPage ? <Loader role="status" size="sm" my="sm" aria-label={say("wait")} /> : null}
        </Center>
      </nav>
    </>
  );
}
