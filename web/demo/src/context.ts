/** What every part of the page needs: its language, and a way to do things that tells of what went wrong. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language } from "../../widget/src/text.ts";
import { type SayDemo, speakDemo } from "./text.ts";

export interface DemoPage {
  readonly language: Language;
  readonly say: SayDemo;
  /** Runs an action; an error is shown on the page. */
  readonly run: (action: () => Promise<void>) => void;
}

export const DemoContext = createContext<DemoPage>({ language: "es", say: speakDemo("es"), run: () => undefined });

export function useDemo(): DemoPage {
  return useContext(DemoContext);
}
