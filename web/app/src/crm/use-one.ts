/** One row of the customers' world by its id, and changing it as it was seen; whoever comes second is told. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";
import { tellProblem } from "./problem-note.tsx";

/**
 * @param area the path of its kind in the API, and the name of its lists here
 * @param everyMs how often what others do is asked for again
 */
export function useOne<One extends { readonly version: number }>(
  area: "cases" | "contacts" | "leads",
  id: string,
  everyMs?: number,
) {
  const { say } = useSpeech();
  const client = useQueryClient();
  const key = [area, "one", id];
  const found = useQuery({
    queryKey: key,
    queryFn: () => api<One>("GET", `/v1/${area}/${id}`),
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
  });
  const refresh = () => client.invalidateQueries({ queryKey: [area] });
  const change = useMutation({
    mutationFn: (edit: object) =>
      api<One>("PATCH", `/v1/${area}/${id}`, { body: { version: found.data?.version, ...edit } }),
    onSuccess: (now) => client.setQueryData(key, now),
    onError: (error) => tellProblem(say, error),
    onSettled: refresh,
  });
  return { found, change, refresh };
}
