/** A media query as a value that follows the window. */
import { useEffect, useState } from "preact/hooks";

/** Where the panel fills the screen; the same line stands in the style sheet. */
export const PHONE = "(max-width: 480px), (max-height: 480px)";

export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const update = () => setMatches(list.matches);
    update();
    list.addEventListener("change", update);
    return () => list.removeEventListener("change", update);
  }, [query]);
  return matches;
}
