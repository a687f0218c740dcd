/** What narrows the list: channel, tag, branch; one button, which tells how many are on. */
import { ActionIcon, Button, Indicator, Popover, Select, Stack } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useChannelKinds } from "../crm/use-channel-kinds.ts";
import { useSpeech } from "../lib/texts.ts";
import type { Filter } from "./boxes.ts";
import { useBranches } from "./branches.ts";
import { useUsedTags } from "./tags-editor.tsx";

export function Filters({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const { say } = useSpeech();
  const channels = useChannelKinds();
  const tags = useUsedTags();
  const branches = useBranches();
  const { channel, tag, branchId } = filter;
  const count = [channel, tag, branchId].filter((one) => one !== undefined).length;
  const set = (name: "channel" | "tag" | "branchId") => (value: string | null) =>
    onChange({ ...filter, [name]: value ?? undefined });
  const label = count === 0 ? say("inbox.filters.title") : say("inbox.filters.on", { count });
  return (
    <Popover position="bottom-end" width={260} withinPortal trapFocus shadow="md">
      <Indicator label={count} size={16} disabled={count === 0} zIndex={1}>
        <Popover.Target>
          <ActionIcon variant={count === 0 ? "default" : "light"} size={36} aria-label={label}>
            <IconFilter size={18} stroke={1.6} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown aria-label={say("inbox.filters.title")}>
        <Stack gap="xs">
          {channels.length > 0 ? (
            <Select
              label={say("inbox.filters.channel")}
              placeholder={say("inbox.filters.any")}
              data={channels}
              value={channel ?? null}
              clearable
              comboboxProps={{ withinPortal: false }}
              onChange={set("channel")}
            />
          ) : null}
          <Select
            label={say("inbox.filters.tag")}
            placeholder={say("inbox.filters.any")}
            nothingFoundMessage={say("inbox.tags.none")}
            data={[...tags]}
            value={tag ?? null}
            clearable
            searchable
            comboboxProps={{ withinPortal: false }}
            onChange={set("tag")}
          />
          {branches.length > 1 ? (
            <Select
              label={say("inbox.filters.branch")}
              placeholder={say("inbox.filters.any")}
              data={branches.map(({ id, name }) => ({ value: id, label: name }))}
              value={branchId ?? null}
              clearable
              comboboxProps={{ withinPortal: false }}
              onChange={set("branchId")}
            />
          ) : null}
          {count > 0 ? (
            <Button variant="subtle" size="compact-sm" onClick={() => onChange({ search: filter.search })}>
              {say("inbox.filters.clear")}
            </Button>
          ) : null}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
