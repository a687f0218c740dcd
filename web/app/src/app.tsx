/** What stands around every page: language, colours, data, messages, and the way from page to page. */
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { RouterProvider } from "react-router";
import { ApiError, speak } from "./lib/api.ts";
import { meQuery } from "./lib/session.ts";
import { keepLocale, type Locale, loadTexts, type Say, SpeechContext, startLocale } from "./lib/texts.ts";
import { WayContext } from "./lib/way.ts";
import { createRoutes } from "./routes.tsx";
import { readableGreys, themeFor } from "./theme.ts";

/** What the caller did wrong is not tried again. */
const isWorthTrying = (count: number, error: Error) =>
  count < 2 && !(error instanceof ApiError && error.problem.status >= 400 && error.problem.status < 500);

/** Pages before the door: nobody is signed in there, or will be by what happens on them. */
const BEFORE_THE_DOOR = /^\/app\/(sign-in|join|reset|setup)\b/;

/** Who is signed in is asked for at once, while the sentences are still on their way. */
function createData(): QueryClient {
  // The business has come to demand a second step of somebody who is at work without one.
  const onError = (error: Error) => {
    if (error instanceof ApiError && error.problem.code === "second_factor_needed")
      data.invalidateQueries({ queryKey: meQuery.queryKey });
  };
  const data: QueryClient = new QueryClient({
    defaultOptions: { queries: { staleTime: 5_000, retry: isWorthTrying } },
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
  });
  if (!BEFORE_THE_DOOR.test(window.location.pathname)) data.prefetchQuery(meQuery);
  return data;
}

export function App() {
  const [speech, setSpeech] = useState<{ locale: Locale; say: Say } | null>(null);
  const [locale, setLocale] = useState(startLocale);
  const data = useMemo(createData, []);
  const router = useMemo(createRoutes, []);
  const say = speech?.say;
  const theme = useMemo(() => say && themeFor(say), [say]);

  useEffect(() => {
    let isWanted = true;
    speak(locale);
    document.documentElement.lang = locale;
    loadTexts(locale).then((say) => {
      if (isWanted) setSpeech({ locale, say });
    });
    return () => {
      isWanted = false;
    };
  }, [locale]);

  if (!speech || !theme) return null;
  const choose = (chosen: Locale) => {
    keepLocale(chosen);
    setLocale(chosen);
  };
  return (
    <SpeechContext value={{ ...speech, setLocale: choose }}>
      <MantineProvider theme={theme} cssVariablesResolver={readableGreys} defaultColorScheme="auto">
        <Notifications position="top-right" />
        <QueryClientProvider client={data}>
          <WayContext value={router}>
            <RouterProvider router={router} />
          </WayContext>
        </QueryClientProvider>
      </MantineProvider>
    </SpeechContext>
  );
}
