/** What a list is narrowed down by: words first, then the rest, which a phone folds away behind one button. */
import { ActionIcon, Box, Collapse, Group, Indicator, Tooltip } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconFilter, IconFilterOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useSpeech } from "../lib/texts.ts";
import { SearchField } from "./search-field.tsx";
import type { Filter } from "./use-filter.ts";

const WIDE = "(min-width: 48em)";

export function FilterBar({
  label,
  searchLabel,
  filter,
  children,
}: {
  /** What the whole is for. */
  label: string;
  searchLabel: string;
  /** With whatever else it has besides the words. */
  filter: Filter<"search">;
  children: ReactNode;
}) {
  const { say } = useSpeech();
  const isWide = useMediaQuery(WIDE, undefined, { getInitialValueInEffect: false }) ?? true;
  const [isUnfolded, folding] = useDisclosure(false);
  const { values, set } = filter;
  const count = Object.entries(values).filter(([name, value]) => name !== "search" && value !== undefined).length;
  const search = (
    <SearchField label={searchLabel} value={values.search ?? ""} onSearch={(text) => set({ search: text })} />
  );
  const clear = filter.isEmpty ? null : (
    <Tooltip label={say("crm.clear")}>
      <ActionIcon variant="subtle" size={36} aria-label={say("crm.clear")} onClick={filter.clear}>
        <IconFilterOff size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
  if (isWide)
    return (
      <Group gap="xs" mb="md" role="search" aria-label={label}>
        {search}
        {children}
        {clear}
      </Group>
    );
  return (
    <Box role="search" aria-label={label} mb="md">
      <Group gap="xs" wrap="nowrap">
        {search}
        <Indicator label={count} size={16} disabled={count === 0} zIndex={1}>
          <ActionIcon
            variant={count === 0 ? "default" : "light"}
            size={36}
            aria-label={count === 0 ? say("inbox.filters.title") : say("inbox.filters.on", { count })}
            aria-expanded={isUnfolded}
            onClick={folding.toggle}
          >
            <IconFilter size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Indicator>
      </Group>
      <Collapse expanded={isUnfolded}>
        <Group gap="xs" pt="xs">
          {children}
          {clear}
        </Group>
      </Collapse>
    </Box>
  );
}
