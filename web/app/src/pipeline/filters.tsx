/** What the pipeline is narrowed down to: words, whose, where, on which channel. */
import { Select } from "@mantine/core";
import { FilterBar } from "../crm/filter-bar.tsx";
import { BranchSelect, MemberSelect } from "../crm/selects.tsx";
import type { Filter } from "../crm/use-filter.ts";
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";

export const FILTERS = ["search", "ownerId", "branchId", "channel"] as const;
export const CHANNELS = [
  "webchat",
  "whatsapp-cloud",
  "whatsapp-web",
  "messenger",
  "instagram",
  "telegram",
  "email",
  "sms",
] as const;

export function Filters({ filter }: { filter: Filter<(typeof FILTERS)[number]> }) {
  const { say } = useSpeech();
  const { values, set } = filter;
  return (
    <FilterBar label={say("pipeline.narrow")} searchLabel={say("pipeline.search")} filter={filter}>
      <MemberSelect
        withNobody
        aria-label={say("crm.owner")}
        placeholder={say("crm.anyOwner")}
        clearable
        searchable
        w={{ base: "100%", sm: 205 }}
        value={values.ownerId ?? null}
        onChange={(ownerId) => set({ ownerId })}
      />
      <BranchSelect
        aria-label={say("crm.branch")}
        placeholder={say("crm.anyBranch")}
        clearable
        w={{ base: "calc(50% - 5px)", sm: 195 }}
        value={values.branchId ?? null}
        onChange={(branchId) => set({ branchId })}
      />
      <Select
        aria-label={say("crm.channel")}
        placeholder={say("crm.anyChannel")}
        clearable
        w={{ base: "calc(50% - 5px)", sm: 170 }}
        data={CHANNELS.map((kind) => ({ value: kind, label: nameOf(say, "crm.channels", kind) }))}
        value={values.channel ?? null}
        onChange={(channel) => set({ channel })}
      />
    </FilterBar>
  );
}
