/** The places that the person may go to, which of them one is in, and the one above a page. */
import type { Icon } from "@tabler/icons-react";
import { useLocation } from "react-router";
import { useMe } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { SECTIONS } from "../settings/sections.ts";
import { PLACES, type Place } from "./places.ts";

export interface Way {
  readonly path: string;
  readonly label: string;
  readonly isHere: boolean;
  readonly Icon: Icon;
}

/** What a phone has at its bottom; the rest is one step further. */
const ON_PHONES = ["/inbox", "/leads", "/contacts", "/tasks"];

const isWithin = (path: string, place: string) => path === place || path.startsWith(`${place}/`);
const longest = (paths: readonly string[]) => [...paths].sort((a, b) => b.length - a.length)[0];

/** Of a place and of the lists beside it. */
const pathsOf = ({ path, beside = [] }: Place) => [path, ...beside.map((list) => list.path)];

export function useWays(): readonly Way[] {
  const { say } = useSpeech();
  const { pathname } = useLocation();
  const me = useMe();
  const here = longest(PLACES.flatMap(pathsOf).filter((path) => isWithin(pathname, path)));
  return PLACES.filter(({ permission }) => me.data?.permissions.includes(permission)).map((place) => ({
    path: place.path,
    Icon: place.Icon,
    label: say(`places.${place.key}`),
    isHere: here !== undefined && pathsOf(place).includes(here),
  }));
}

/** The ways of a phone: those at its bottom, and those in its menu. */
export function usePhoneWays(): { readonly near: readonly Way[]; readonly far: readonly Way[] } {
  const ways = useWays();
  const near = ways.filter(({ path }) => ON_PHONES.includes(path));
  near.sort((a, b) => ON_PHONES.indexOf(a.path) - ON_PHONES.indexOf(b.path));
  return { near, far: ways.filter(({ path }) => !ON_PHONES.includes(path)) };
}

/** The page that one comes from by going up: the list of a thing, the settings of a setting; null for a place itself. */
export function useWayUp(): { readonly path: string; readonly label: string } | null {
  const { say } = useSpeech();
  const { pathname } = useLocation();
  const me = useMe();
  if (me.data?.needsSecondFactor) return null;
  const names = new Map([
    ...SECTIONS.map(({ path, key }) => [path, `settings.sections.${key}.name`] as const),
    ...PLACES.map(({ path, key }) => [path, `places.${key}`] as const),
    ...PLACES.flatMap(({ beside = [] }) => beside.map(({ path, name }) => [path, name] as const)),
  ]);
  const path = longest([...names.keys()].filter((one) => pathname.startsWith(`${one}/`)));
  return path === undefined ? null : { path, label: say(names.get(path) ?? "") };
}
