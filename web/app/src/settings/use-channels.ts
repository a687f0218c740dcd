/** Channels as the API shows them, and the one way to change one. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { channelFieldView, channelKindView } from "../../../../src/http/channel-kind-views.ts";
import type { channelView, pairingView, templateView, testView } from "../../../../src/http/channel-views.ts";
import { api } from "../lib/api.ts";

export type Channel = z.infer<typeof channelView>;
export type Kind = z.infer<typeof channelKindView>;
export type Field = z.infer<typeof channelFieldView>;
export type Pairing = z.infer<typeof pairingView>;
export type Template = z.infer<typeof templateView>;
export type Test = z.infer<typeof testView>;

export interface ChannelCall {
  readonly method: "POST" | "DELETE";
  /** After `/v1/channels`. */
  readonly path: string;
  readonly body?: unknown;
}

/** The channels of the business, wherever they are shown. */
export const channelsQuery = queryOptions({
  queryKey: ["channels"],
  queryFn: async () => (await api<{ data: Channel[] }>("GET", "/v1/channels")).data,
});

/** Calls a channel's route; the list is brought up to date however it ends. */
export function useChannelCall<Answer = unknown>() {
  const data = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, body }: ChannelCall) =>
      api<Answer>(method, `/v1/channels${path}`, body === undefined ? {} : { body }),
    onSettled: () => data.invalidateQueries({ queryKey: channelsQuery.queryKey }),
  });
}
