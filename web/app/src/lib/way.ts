/** Where people are on their way to at this moment: what is drawn may be behind it. */
import { createContext, useContext } from "react";
import { type createBrowserRouter, useHref, useLocation } from "react-router";

export const WayContext = createContext<Pick<ReturnType<typeof createBrowserRouter>, "state"> | null>(null);

/** Tells, when called, whether somebody has set out for another page since this one was drawn. */
export function useHasLeft(): () => boolean {
  const way = useContext(WayContext);
  const here = useHref(useLocation().pathname);
  return () => way !== null && (way.state.navigation.location ?? way.state.location).pathname !== here;
}
