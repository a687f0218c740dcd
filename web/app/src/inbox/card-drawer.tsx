/** What is known of the customer, where it has no place of its own beside the conversation. */
import { Drawer } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";
import SideCard from "./side-card.tsx";

export default function CardDrawer({ id, isOpen, onClose }: { id: string; isOpen: boolean; onClose: () => void }) {
  const { say } = useSpeech();
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      title={say("inbox.card.title")}
      padding={0}
      styles={{ header: { paddingInline: "var(--mantine-spacing-md)" } }}
    >
      <SideCard key={id} id={id} />
    </Drawer>
  );
}
