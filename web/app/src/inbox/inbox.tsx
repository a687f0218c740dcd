/** The inbox: the list of conversations beside the one that is open and what is known of its customer. */
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import { useParams, useSearchParams } from "react-router";
import { Later, later } from "../lib/later.tsx";
import { useSpeech } from "../lib/texts.ts";
import { TryChat } from "../setup/try-chat.tsx";
import { useAlerts } from "./alerts.ts";
import { type Box, FIRST_BOX, isBox } from "./boxes.ts";
import classes from "./inbox.module.css";
import { List } from "./list.tsx";
import { NothingOpen } from "./nothing-open.tsx";
import { ThreadSkeleton } from "./thread-skeleton.tsx";
import { useKeys } from "./use-keys.ts";

// One begins with the list.
const ConversationPane = later(() => import("./conversation-pane.tsx"));
const SideCard = later(() => import("./side-card.tsx"));
const CardDrawer = later(() => import("./card-drawer.tsx"));
const KeysHelp = later(() => import("./keys-help.tsx"));

/** From here on the card has a place of its own. */
const ROOMY = "(min-width: 80em)";

export function Inbox() {
  const { say } = useSpeech();
  const { conversationId } = useParams();
  const [search, setSearch] = useSearchParams();
  const [isHelpOpen, help] = useDisclosure(false);
  const [isCardOpen, card] = useDisclosure(false);
  const isRoomy = useMediaQuery(ROOMY, undefined, { getInitialValueInEffect: false }) ?? false;
  const page = useRef<HTMLDivElement>(null);
  const asked = search.get("box");
  const box: Box = isBox(asked) ? asked : FIRST_BOX;
  const attention = useAlerts();
  useKeys(page, { help: help.toggle });
  const title = say("places.inbox");
  useEffect(() => {
    document.title = `${attention > 0 ? `(${attention}) ` : ""}${title} · Charla`;
  }, [attention, title]);

  return (
    <div
      ref={page}
      className={classes.panes}
      data-open={conversationId === undefined ? undefined : true}
      data-card={conversationId !== undefined && isRoomy ? true : undefined}
    >
      <section className={`${classes.pane} ${classes.list}`} aria-label={say("inbox.list")}>
        <TryChat />
        <List
          box={box}
          openId={conversationId}
          onBox={(chosen) => setSearch({ box: chosen }, { replace: true })}
          onHelp={help.open}
        />
      </section>
      <section className={`${classes.pane} ${classes.threadPane}`} aria-label={say("inbox.conversation")}>
        {conversationId === undefined ? (
          <NothingOpen />
        ) : (
          <Later meanwhile={<ThreadSkeleton p="md" mt="xl" />}>
            <ConversationPane
              key={conversationId}
              id={conversationId}
              back={`/inbox?box=${box}`}
              onCard={isRoomy ? null : card.open}
            />
          </Later>
        )}
      </section>
      {conversationId === undefined ? null : isRoomy ? (
        <aside className={classes.pane} aria-label={say("inbox.card.title")}>
          <Later>
            <SideCard key={conversationId} id={conversationId} />
          </Later>
        </aside>
      ) : (
        <Later isWanted={isCardOpen}>
          <CardDrawer id={conversationId} isOpen={isCardOpen} onClose={card.close} />
        </Later>
      )}
      <Later isWanted={isHelpOpen}>
        <KeysHelp isOpen={isHelpOpen} onClose={help.close} />
      </Later>
    </div>
  );
}
