/** What the list can be narrowed by. */
import { Button, Select, Stack } from "@mantine/core";
import { useChannelKinds } from "../crm/use-channel-kinds.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import type { Filter } from "./boxes.ts";
import { useBranches } from "./branches.ts";
import { useUsedTags } from "./tags-editor.tsx";

export default function FilterFields({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const channels = useChannelKinds();
  const tags = useUsedTags();
  const branches = useBranches();
  const { channel, tag, branchId, search } = filter;
  const set = (name: "channel" | "tag" | "branchId") => (value: string | null) =>
    onChange({ ...filter, [name]: value ?? undefined });
  return (
    <Stack gap="xs">
      {may("channels:read") ? (
        <Select
          // It has its place before its choices have come.
          disabled={channels.length === 0}
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
        openOnFocus={false}
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
      {(channel ?? tag ?? branchId) ? (
        <Button variant="subtle" size="compact-sm" onClick={() => onChange({ search })}>
          {say("inbox.filters.clear")}
        </Button>
      ) : null}
    </Stack>
  );
}
