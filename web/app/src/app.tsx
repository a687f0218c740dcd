/** What stands around every page: language, colours, data, messages, and the way from page to page. */
import { MantineProvider } from "@mantine/core";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { RouterProvider } from "react-router";
import { begin } from "./beginning.ts";
import { ApiError, speak } from "./lib/api.ts";
import { meQuery } from "./lib/session.ts";
import { keepLocale, type Locale, loadTexts, type Say, SpeechContext, startLocale } from "./lib/texts.ts";
import { WayContext } from "./lib/way.ts";
import { createRoutes } from "./routes.tsx";
import { Toasts } from "./shell/toasts.tsx";
import { readableGreys, themeFor } from "./theme.ts";

/** What the caller did wrong is not tried again. */
const isWorthTrying = (count: number, error: Error) =>
  count < 2 && !(error instanceof ApiError && error.problem.status >= 400 && error.problem.status < 500);

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
  return data;
}

export function App() {
  const [speech, setSpeech] = useState<{ locale: Locale; say: Say } | null>(null);
  const [locale, setLocale] = useState(startLocale);
  const data = useMemo(createData, []);
  const begun = useMemo(() => begin(data), [data]);
  const router = useMemo(createRoutes, []);
  const say = speech?.say;
  const theme = useMemo(() => say && themeFor(say), [say]);

  useEffect(() => {
    let isWanted = true;
    speak(locale);
    document.documentElement.lang = locale;
    // Drawn once, with what there is to see: until then the page has its sign of waiting.
    Promise.all([loadTexts(locale), begun]).then(([say]) => {
      if (isWanted) setSpeech({ locale, say });
    });
    return () => {
      isWanted = false;
    };
  }, [locale, begun]);

  if (!speech || !theme) return null;
  const choose = (chosen: Locale) => {
    keepLocale(chosen);
    setLocale(chosen);
  };
  return (
    <SpeechContext value={{ ...speech, setLocale: choose }}>
      <MantineProvider theme={theme} cssVariablesResolver={readableGreys} defaultColorScheme="auto">
        <Toasts />
        <QueryClientProvider client={data}>
          <WayContext value={router}>
            <RouterProvider router={router} />
          </WayContext>
        </QueryClientProvider>
      </MantineProvider>
    </SpeechContext>
  );
}
