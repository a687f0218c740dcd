/** The palette's dialog: to any page and any result, by keyboard alone. */
import { Alert, Box, Group, Kbd, Loader, Modal, ScrollArea, Text, TextInput } from "@mantine/core";
import { useDebouncedValue, useMediaQuery } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { foundEntries, pageEntries, useFound } from "./entries.ts";
import { Marked } from "./marked.tsx";

export default function PaletteDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { say } = useSpeech();
  const isPhone = useMediaQuery("(max-width: 48em)") ?? false;
  return (
    <Modal.Root opened={isOpen} onClose={onClose} size="lg" padding={0} fullScreen={isPhone} yOffset="10vh">
      <Modal.Overlay />
      <Modal.Content aria-label={say("palette.title")}>
        <Search onClose={onClose} isPhone={isPhone} />
      </Modal.Content>
    </Modal.Root>
  );
}

function Search({ onClose, isPhone }: { onClose: () => void; isPhone: boolean }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [wanted] = useDebouncedValue(typed, 120);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const found = useFound(may("contacts:read") ? wanted : "");
  const isAsked = typed.trim().length > 1;
  const groups = [pageEntries(typed, say, may), ...(isAsked ? foundEntries(found.data, say) : [])].filter(
    ({ entries }) => entries.length > 0,
  );
  const all = groups.flatMap(({ entries }) => entries);
  const at = Math.min(active, all.length - 1);

  const open = (path: string) => {
    onClose();
    navigate(path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const entry = all[at];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length > 0) {
      const next = (at + step + all.length) % all.length;
      setActive(next);
      list.current?.querySelector(`#palette-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && entry) open(entry.path);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <TextInput
        data-autofocus
        size="lg"
        variant="unstyled"
        px="md"
        py={4}
        leftSection={found.isFetching ? <Loader size={18} /> : <IconSearch size={20} stroke={1.6} aria-hidden />}
        leftSectionWidth={44}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={all.length > 0 ? `palette-${at}` : undefined}
        aria-label={say("palette.title")}
        placeholder={say("palette.placeholder")}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        autoComplete="off"
      />
      <ScrollArea.Autosize
        mah={isPhone ? "calc(100dvh - 64px)" : "60vh"}
        style={{ borderTop: "1px solid var(--mantine-color-default-border)" }}
      >
        {found.error ? (
          <Alert color="red" role="alert" m="sm">
            {problemText(say, found.error)}
          </Alert>
        ) : null}
        <div id="palette-list" role="listbox" aria-label={say("palette.results")} ref={list}>
          {groups.map(({ key, entries }) => (
            <Box key={key} role="group" aria-labelledby={`palette-${key}`} p="xs">
              <Text id={`palette-${key}`} size="xs" fw={600} c="dimmed" px="xs" pb={4}>
                {say(`palette.groups.${key}`)}
              </Text>
              {entries.map((entry) => {
                const index = all.indexOf(entry);
                return (
                  <Group
                    key={entry.key}
                    id={`palette-${index}`}
                    role="option"
                    aria-selected={index === at}
                    wrap="nowrap"
                    gap="sm"
                    px="xs"
                    py={6}
                    bg={index === at ? "var(--mantine-color-default-hover)" : undefined}
                    style={{ borderRadius: "var(--mantine-radius-md)", cursor: "pointer" }}
                    onMouseMove={() => setActive(index)}
                    onClick={() => open(entry.path)}
                  >
                    <entry.Icon size={18} stroke={1.6} aria-hidden style={{ flex: "none" }} />
                    <div style={{ minWidth: 0 }}>
                      <Text size="sm" truncate>
                        <Marked text={entry.title} marks={entry.titleMarks} />
                      </Text>
                      {entry.text ? (
                        <Text size="xs" c="dimmed" lineClamp={2}>
                          <Marked text={entry.text} marks={entry.marks} />
                        </Text>
                      ) : null}
                    </div>
                  </Group>
                );
              })}
            </Box>
          ))}
        </div>
        {all.length === 0 && !found.isFetching ? (
          <Text p="lg" ta="center" c="dimmed" role="status">
            {say("palette.nothing", { typed: typed.trim() })}
          </Text>
        ) : null}
      </ScrollArea.Autosize>
      {isPhone ? null : (
        <Group
          gap="xs"
          p="xs"
          px="md"
          style={{ borderTop: "1px solid var(--mantine-color-default-border)" }}
          aria-hidden
        >
          <Kbd size="xs">↑</Kbd>
          <Kbd size="xs">↓</Kbd>
          <Text size="xs" c="dimmed">
            {say("palette.move")}
          </Text>
          <Kbd size="xs">↵</Kbd>
          <Text size="xs" c="dimmed">
            {say("palette.open")}
          </Text>
        </Group>
      )}
    </>
  );
}
