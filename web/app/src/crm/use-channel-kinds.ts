/** The kinds of channel that the business has. */
import { useQuery } from "@tanstack/react-query";
import { useSession } from "../lib/session.ts";
import { channelsQuery } from "../settings/use-channels.ts";

/** Each kind once, by the name of its first account; none for who may not see channels. */
export function useChannelKinds(): { value: string; label: string }[] {
  const { may } = useSession();
  const { data } = useQuery({ ...channelsQuery, enabled: may("channels:read"), staleTime: 300_000 });
  const kinds = new Map<string, string>();
  for (const { kind, name } of data ?? []) if (!kinds.has(kind)) kinds.set(kind, name);
  return [...kinds].map(([value, label]) => ({ value, label }));
}
