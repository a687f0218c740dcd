/** What narrows the list: channel, tag, branch; one button, which tells how many are on. */
import { ActionIcon, Indicator, Popover, Skeleton } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { Later, later } from "../lib/later.tsx";
import { useSpeech } from "../lib/texts.ts";
import type { Filter } from "./boxes.ts";

const FilterFields = later(() => import("./filter-fields.tsx"));

export function Filters({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const { say } = useSpeech();
  const { channel, tag, branchId } = filter;
  const count = [channel, tag, branchId].filter((one) => one !== undefined).length;
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
        <Later meanwhile={<Skeleton h={120} role="status" aria-label={say("wait")} />}>
          <FilterFields filter={filter} onChange={onChange} />
        </Later>
      </Popover.Dropdown>
    </Popover>
  );
}
