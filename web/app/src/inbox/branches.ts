/** The branches of the business, for whoever may see its settings; else none. */
import { useQuery } from "@tanstack/react-query";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";

interface Branch {
  readonly id: string;
  readonly name: string;
}

export function useBranches(): readonly Branch[] {
  const { may } = useSession();
  const { data } = useQuery({
    queryKey: ["inbox-branches"],
    queryFn: () => api<{ branches: Branch[] }>("GET", "/v1/business"),
    enabled: may("settings:read"),
    staleTime: 300_000,
  });
  return data?.branches ?? [];
}
