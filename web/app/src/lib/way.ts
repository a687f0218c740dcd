/** Where people are on their way to at this moment: what is drawn may be behind it. */
import { createContext, useContext } from "react";
import { type createBrowserRouter, useHref, useLocation } from "react-router";

export const WayContext = createContext<Pick<ReturnType<typeof createBrowserRouter>, "state"> | null>(null);

/** Tells, when called, what the address narrows down to by then; null once somebody has set out for another page. */
export function useNarrowing(): () => URLSearchParams | null {
  const way = useContext(WayContext);
  const drawn = useLocation();
  const here = useHref(drawn.pathname);
  return () => {
    if (way === null) return new URLSearchParams(drawn.search);
    const { pathname, search } = way.state.navigation.location ?? way.state.location;
    return pathname === here ? new URLSearchParams(search) : null;
  };
}
