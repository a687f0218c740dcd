/** The inbox: the list of conversations beside the one that is open and what is known of its customer. */
import { Drawer } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import { useParams, useSearchParams } from "react-router";
import { useSpeech } from "../lib/texts.ts";
import { TryChat } from "../setup/try-chat.tsx";
import { useAlerts } from "./alerts.ts";
import { type Box, isBox } from "./boxes.ts";
import { ConversationPane } from "./conversation-pane.tsx";
import classes from "./inbox.module.css";
import { KeysHelp } from "./keys-help.tsx";
import { List } from "./list.tsx";
import { NothingOpen } from "./nothing-open.tsx";
import { SideCard } from "./side-card.tsx";
import { useKeys } from "./use-keys.ts";

/** From here on the card has a place of its own. */
const ROOMY = "(min-width: 80em)";

export function Component() {
  const { say } = useSpeech();
  const { conversationId } = useParams();
  const [search, setSearch] = useSearchParams();
  const [isHelpOpen, help] = useDisclosure(false);
  const [isCardOpen, card] = useDisclosure(false);
  const isRoomy = useMediaQuery(ROOMY, undefined, { getInitialValueInEffect: false }) ?? false;
  const page = useRef<HTMLDivElement>(null);
  const asked = search.get("box");
  const box: Box = isBox(asked) ? asked : "waiting";
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
          <ConversationPane
            key={conversationId}
            id={conversationId}
            back={`/inbox?box=${box}`}
            onCard={isRoomy ? null : card.open}
          />
        )}
      </section>
      {conversationId === undefined ? null : isRoomy ? (
        <aside className={classes.pane} aria-label={say("inbox.card.title")}>
          <SideCard key={conversationId} id={conversationId} />
        </aside>
      ) : (
        <Drawer opened={isCardOpen} onClose={card.close} position="right" title={say("inbox.card.title")} padding={0}>
          <SideCard key={conversationId} id={conversationId} />
        </Drawer>
      )}
      <KeysHelp isOpen={isHelpOpen} onClose={help.close} />
    </div>
  );
}
