/** The frame of every page: the way around at the side (below on a phone), and who is signed in. */
import { NavLink } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { Link, Navigate, Outlet, useLocation } from "react-router";
import { useLater } from "../lib/later.tsx";
import { MeContext, useMe } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { LiveProvider } from "../live/live.tsx";
import { Palette } from "../search/palette.tsx";
import { SearchButton } from "../search/search-button.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { Brand } from "./brand.tsx";
import { Broken } from "./broken.tsx";
import { Frame } from "./frame.tsx";
import { MoreMenu } from "./more-menu.tsx";
import { PasswordQuestion } from "./password-question.tsx";
import { SecondStep } from "./second-step.tsx";
import classes from "./shell.module.css";
import { Waiting } from "./waiting.tsx";
import { usePhoneWays, useWays } from "./ways.ts";

const WIDE = "(min-width: 48em)";

export function Shell() {
  const me = useMe();
  const { pathname } = useLocation();
  const isWide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false });
  const [isSearching, searching] = useDisclosure();
  useLater();
  if (me.isPending) return <Waiting />;
  if (me.isError) return <Broken />;
  if (!me.data) return <Navigate to="/sign-in" replace state={{ from: pathname }} />;
  // Anything else would be refused: neither stream nor pages are begun.
  if (me.data.needsSecondFactor)
    return (
      <MeContext value={me.data}>
        <SecondStep />
      </MeContext>
    );
  return (
    <MeContext value={me.data}>
      {/* Not merely out of sight on a phone: neither Tab nor a screen reader may wander there. */}
      <Frame
        side={isWide ? <SideWays onSearch={searching.open} /> : null}
        foot={isWide ? null : <BottomWays onSearch={searching.open} />}
      >
        <LiveProvider key={me.data.business.id}>
          <Outlet />
        </LiveProvider>
      </Frame>
      <PasswordQuestion />
      <Palette isOpen={isSearching} onOpen={searching.open} onClose={searching.close} />
    </MeContext>
  );
}

function SideWays({ onSearch }: { onSearch: () => void }) {
  const { say } = useSpeech();
  const ways = useWays();
  const setUp = ways.findIndex(({ path }) => path.startsWith("/settings"));
  return (
    <>
      <div className={classes.brand}>
        <Brand />
      </div>
      <SearchButton onClick={onSearch} />
      <nav aria-label={say("places.label")} className={classes.ways}>
        {ways.map(({ path, Icon, label, isHere }, at) => (
          <NavLink
            key={path}
            component={Link}
            to={path}
            label={label}
            active={isHere}
            aria-current={isHere ? "page" : undefined}
            leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
            py={7}
            className={at === setUp ? `${classes.way} ${classes.first}` : classes.way}
            style={{ flex: "none" }}
          />
        ))}
      </nav>
      <div className={classes.who}>
        <AccountMenu />
      </div>
    </>
  );
}

function BottomWays({ onSearch }: { onSearch: () => void }) {
  const { say } = useSpeech();
  const { near } = usePhoneWays();
  return (
    <nav aria-label={say("places.label")} className={classes.bottom}>
      {near.map(({ path, Icon, label, isHere }) => (
        <Link
          key={path}
          to={path}
          className={classes.below}
          style={{ textDecoration: "none" }}
          aria-current={isHere ? "page" : undefined}
        >
          <Icon size={22} stroke={1.6} aria-hidden />
          {label}
        </Link>
      ))}
      <MoreMenu onSearch={onSearch} />
    </nav>
  );
}
