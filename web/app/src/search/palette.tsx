/** The palette and its keys: Ctrl/Cmd + K, and `/` outside of the inbox. */
import { useHotkeys } from "@mantine/hooks";
import { useLocation } from "react-router";
import { Later, later } from "../lib/later.tsx";

const PaletteDialog = later(() => import("./palette-dialog.tsx"));

export function Palette({ isOpen, onOpen, onClose }: { isOpen: boolean; onOpen: () => void; onClose: () => void }) {
  const { pathname } = useLocation();
  useHotkeys([["mod+K", onOpen]], []);
  // The inbox has a search of its own under this key.
  useHotkeys([["/", () => (pathname.startsWith("/inbox") ? undefined : onOpen())]], undefined, false);
  return (
    <Later isWanted={isOpen}>
      <PaletteDialog isOpen={isOpen} onClose={onClose} />
    </Later>
  );
}
