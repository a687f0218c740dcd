/** Code that the page one begins with can do without: it comes once that page is at rest, or when it is wanted. */
import { useQueryClient } from "@tanstack/react-query";
import { type ComponentType, createElement, lazy, type ReactNode, Suspense, useEffect, useState } from "react";

const waiting: (() => Promise<unknown>)[] = [];

/** A component whose code comes later; to be drawn within `Later`. */
export function later<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): ComponentType<Props> {
  let come: ComponentType<Props> | null = null;
  const fetch = async () => {
    const loaded = await load();
    come = loaded.default;
    return loaded;
  };
  waiting.push(fetch);
  const Coming = lazy(fetch) as unknown as ComponentType<Props>;
  return function Late(props) {
    // What is there is drawn without a pause; what was begun stays what it was.
    const [Drawn] = useState(() => come ?? Coming);
    return createElement(Drawn, props);
  };
}

/** Draws what comes later from the first time on that it is wanted; `meanwhile` until its code is there. */
export function Later({
  isWanted = true,
  meanwhile = null,
  children,
}: {
  isWanted?: boolean;
  meanwhile?: ReactNode;
  children: ReactNode;
}) {
  const [wasWanted, setWasWanted] = useState(isWanted);
  if (isWanted && !wasWanted) setWasWanted(true);
  return wasWanted ? <Suspense fallback={meanwhile}>{children}</Suspense> : null;
}

/** Fetches what comes later once the page has all that it asked for, so that it opens at once and without a network. */
export function useLater(): void {
  const data = useQueryClient();
  useEffect(() => {
    const stop = data.getQueryCache().subscribe(() => {
      if (data.isFetching() > 0) return;
      stop();
      whenIdle(() => {
        // Where it fails now, it is tried again when it is wanted.
        for (const load of waiting.splice(0)) load().catch(() => undefined);
      });
    });
    return stop;
  }, [data]);
}

/** Safari has no word for being idle. */
function whenIdle(work: () => void): void {
  if ("requestIdleCallback" in window) window.requestIdleCallback(work);
  else setTimeout(work);
}
