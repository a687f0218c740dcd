/**
 * What the first page asks for, asked at once, while the sentences are still on their way: src/http/routes/team-app.ts has
 * told the browser of it.
 */
import type { QueryClient } from "@tanstack/react-query";
import { FIRST_BOX } from "./inbox/boxes.ts";
import { boxQuery } from "./inbox/data.ts";
import { meQuery } from "./lib/session.ts";

/** Pages before the door: nobody is signed in there, or will be by what happens on them. */
const BEFORE_THE_DOOR = /^\/app\/(sign-in|join|reset|setup)\b/;
/** The addresses that open with the first box of the inbox. */
const FIRST_PAGE = /^\/app(\/|\/inbox)?$/;

/** Resolves when it has come or could not come; of the second the page tells that wants it. */
export async function begin(data: QueryClient): Promise<void> {
  const { pathname, search } = window.location;
  if (BEFORE_THE_DOOR.test(pathname)) return;
  await data.prefetchQuery(meQuery);
  const me = data.getQueryData(meQuery.queryKey);
  if (!me || me.needsSecondFactor || !FIRST_PAGE.test(pathname) || search !== "") return;
  // Asked once: the page asks again, and says so.
  await data.prefetchInfiniteQuery({ ...boxQuery({ box: FIRST_BOX }), retry: false });
}
