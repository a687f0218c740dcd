/** Shops elsewhere and accounts at payment providers, as their page reads and changes them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { CommerceSourceView } from "../../../../../src/http/commerce-source-views.ts";
import type { ProviderView } from "../../../../../src/http/provider-views.ts";
import { api } from "../../lib/api.ts";

export type Shop = CommerceSourceView;
export type Provider = ProviderView;

const SHOPS = ["commerce-sources"];
const PROVIDERS = ["payment-providers"];

export function useShops() {
  return useQuery({
    queryKey: SHOPS,
    queryFn: async () => (await api<{ data: Shop[] }>("GET", "/v1/commerce-sources")).data,
  });
}

export function useProviders() {
  return useQuery({
    queryKey: PROVIDERS,
    queryFn: async () => (await api<{ data: Provider[] }>("GET", "/v1/payment-providers")).data,
  });
}

/** A change of either; both are read anew after it. */
export function useCommerceCall<Body = unknown>() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, body }: { method: "POST" | "PATCH"; path: string; body?: unknown }) =>
      api<Body>(method, path, body === undefined ? {} : { body }),
    onSuccess: () =>
      Promise.all([SHOPS, PROVIDERS].map((queryKey) => client.invalidateQueries({ queryKey }))).then(() => undefined),
  });
}
