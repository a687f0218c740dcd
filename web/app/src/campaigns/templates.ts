/** The templates that providers have approved, of all channels together. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { channelsQuery, type Template } from "../settings/use-channels.ts";

export type ApprovedTemplate = Pick<Template, "name" | "language" | "body">;

/** More than any business uses in campaigns; a page of the list holds no more. */
const MOST = 100;

export function useApprovedTemplates() {
  const { may } = useSession();
  const data = useQueryClient();
  return useQuery({
    queryKey: ["templates", "approved"],
    enabled: may("channels:read"),
    queryFn: async (): Promise<ApprovedTemplate[]> => {
      const channels = await data.fetchQuery(channelsQuery);
      const lists = await Promise.all(
        channels
          .filter(({ kind }) => kind === "whatsapp-cloud")
          .map(({ id }) =>
            api<{ data: Template[] }>("GET", `/v1/channels/${id}/templates`, {
              query: { status: "approved", limit: MOST },
            }),
          ),
      );
      const found = new Map<string, ApprovedTemplate>();
      for (const { name, language, body } of lists.flatMap((list) => list.data))
        found.set(`${name} ${language}`, { name, language, body });
      return [...found.values()];
    },
  });
}

/** The places of a template's body in their order, such as 1 and 2. */
export function placesIn(body: string): string[] {
  return [...new Set([...body.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map(([, name = ""]) => name))];
}
