/** The one list of what acts upon signals; they are asked in this order. */
import { segmentSignals } from "../segments/signals.ts";
import { sequenceSignals } from "../sequences/signals.ts";
import type { SignalHandler } from "./handler.ts";

export const SIGNAL_HANDLERS: readonly SignalHandler[] = [segmentSignals, sequenceSignals];
