/** The tap that brings a person. */
import type { Choice } from "../../channels/channel.ts";
import type { Voice } from "../voice.ts";

/** The choice by itself, under an offer of a person. */
export function personChoices(voice: Voice): Choice[] {
  return [{ title: voice.say("choice.person"), value: voice.say("choice.person_value") }];
}
