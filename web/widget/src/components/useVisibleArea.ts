/** On a phone, fits the panel into what the on-screen keyboard leaves visible. */
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

export function useVisibleArea(panel: RefObject<HTMLElement | null>, isActive: boolean): void {
  useEffect(() => {
    const view = window.visualViewport;
    const style = panel.current?.style;
    if (!isActive || !view || !style) return;
    const follow = () => {
      style.setProperty("--view-height", `${view.height}px`);
      style.setProperty("--view-top", `${view.offsetTop}px`);
    };
    follow();
    view.addEventListener("resize", follow);
    view.addEventListener("scroll", follow);
    return () => {
      view.removeEventListener("resize", follow);
      view.removeEventListener("scroll", follow);
      style.removeProperty("--view-height");
      style.removeProperty("--view-top");
    };
  }, [panel, isActive]);
}
