/** Who is signed in, asked of the API once and kept until they sign out. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import type { z } from "zod";
import type { meView } from "../../../../src/http/people-views.ts";
import { ApiError, api, workFor } from "./api.ts";

export type Me = z.infer<typeof meView>;

/** Null for somebody who is not signed in. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async () => {
    try {
      const me = await api<Me>("GET", "/v1/me");
      workFor(me.business.id);
      return me;
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
  retry: 1,
});
export const useMe = () => useQuery(meQuery);

export const MeContext = createContext<Me | null>(null);

/** The one who is signed in, for whatever stands within the shell. */
export function useSession(): Me & { may(permission: string): boolean } {
  const me = useContext(MeContext);
  if (!me) throw new Error("nobody is signed in");
  return { ...me, may: (permission) => me.permissions.includes(permission) };
}
