/** What a phone has beyond the places at its bottom: search, the other places, and what the account's menu has. */
import { UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDots } from "@tabler/icons-react";
import { Later, later } from "../lib/later.tsx";
import { useSpeech } from "../lib/texts.ts";
import classes from "./shell.module.css";
import { usePhoneWays } from "./ways.ts";

const MoreSheet = later(() => import("./more-sheet.tsx"));

export function MoreMenu({ onSearch }: { onSearch: () => void }) {
  const { say } = useSpeech();
  const { far } = usePhoneWays();
  const [isOpen, sheet] = useDisclosure();
  return (
    <>
      <UnstyledButton
        className={classes.below}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        data-here={far.some(({ isHere }) => isHere) || undefined}
        onClick={sheet.open}
      >
        <IconDots size={22} stroke={1.6} aria-hidden />
        {say("places.more")}
      </UnstyledButton>
      <Later isWanted={isOpen}>
        <MoreSheet isOpen={isOpen} onClose={sheet.close} onSearch={onSearch} />
      </Later>
    </>
  );
}
