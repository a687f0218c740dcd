/** The inbox by keyboard alone. Each key presses what stands on the page, marked with `data-key`; nothing while one types. */
import { type RefObject, useEffect, useRef } from "react";

const PRESSED: Readonly<Record<string, string>> = { t: "take", g: "give", s: "suggest", n: "note", m: "more" };
const FOCUSED: Readonly<Record<string, string>> = { r: "reply", "/": "search" };

export function useKeys(page: RefObject<HTMLElement | null>, { help }: { help: () => void }): void {
  const latest = useRef(help);
  latest.current = help;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isCovered()) return;
      const find = (name: string | undefined) =>
        name === undefined ? null : (page.current?.querySelector<HTMLElement>(`[data-key="${name}"]`) ?? null);
      const { key } = event;
      if (key === "j" || key === "k") moveFocus(page.current, key === "j" ? 1 : -1);
      else if (key === "?") latest.current();
      else if (FOCUSED[key]) find(FOCUSED[key])?.focus();
      else if (PRESSED[key]) find(PRESSED[key])?.click();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [page]);
}

/** To the next or former conversation of the list; Enter opens it, as it does with every link. */
function moveFocus(page: HTMLElement | null, step: 1 | -1): void {
  const items = [...(page?.querySelectorAll<HTMLElement>("[data-conversation]") ?? [])];
  const focused = items.indexOf(document.activeElement as HTMLElement);
  const from = focused === -1 ? items.findIndex((item) => item.ariaCurrent === "true") : focused;
  const next = items[from === -1 ? (step === 1 ? 0 : items.length - 1) : from + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable=true]") !== null;

/** While a dialog is open, keys are its own. */
const isCovered = () => document.querySelector("[role=dialog], [role=menu]") !== null;
