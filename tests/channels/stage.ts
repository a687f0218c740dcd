/**
 * What the questions to every channel need to know of one: its provider (emulated), a way to connect it to a running Charla,
 * people who write there, and what the provider can be made to do wrong. A channel more is one stage and one line in
 * candidates.ts.
 */
import type { DeliveryReport } from "../../src/channels/channel.ts";
import type { TestContext } from "../harness/context.ts";

/** Where providers believe that Charla is: theirs to turn into the door's present address. */
export const PUBLIC_URL = "https://chat.tienda.example";

/** Charla as a provider sees it. */
export interface Door {
  /** Where the next call goes: the addresses of all living processes in turn, without a slash at the end. */
  url(): string;
}

/** What a send meets instead of a plain answer. */
export type Trouble =
  /** Answered once the promise is resolved. */
  | { readonly type: "slow"; readonly until: Promise<void> }
  /** Refused for now: not shown, and to be tried again after a while. */
  | { readonly type: "busy" }
  /** Refused by a fault of the provider's: not shown. */
  | { readonly type: "failing" }
  /** Shown, and never answered. */
  | { readonly type: "silent" };

export interface Person {
  /** The thread, as Charla names it. */
  readonly thread: string;
  /**
   * Resolves once the provider was told that it is stored; rejects when it was not. The same id is the same message; the
   * ids of a person end in different numbers, in the order in which the messages were written.
   */
  write(id: string, text: string): Promise<void>;
  /** Changes what was, or will be, written under the id. Resolves as `write`. */
  edit?(id: string, text: string): Promise<void>;
  /** The texts that they see of us, in order. */
  seen(): Promise<readonly string[]>;
}

export interface Sending {
  /** What the next sends meet, one trouble each. */
  meet(...troubles: readonly Trouble[]): void;
  /** When each send arrived at the provider, accepted or not, in ms of the same clock as `performance.now()`. */
  readonly arrivals: readonly number[];
  /** How long a provider that is busy wants us to wait, in ms. */
  readonly busyMs: number;
}

export interface Statuses {
  /** The provider tells this of the next send before it has answered it. */
  early(status: DeliveryReport["status"]): void;
  /** The provider tells of the nth message (from 0) that a person was shown. Resolves when it was confirmed. */
  post(person: Person, nth: number, status: DeliveryReport["status"]): Promise<void>;
}

export interface Stage {
  /** Variables by which Charla finds the provider. */
  readonly env: Readonly<Record<string, string>>;
  /** What a call for this account carries, by which several stages can stand at the address of one variable. */
  readonly token?: string;
  /** Connects an account to the sample business. */
  connect(test: TestContext, door: Door): Promise<void>;
  /** Resolves when the provider can bring messages. */
  ready(): Promise<void>;
  person(): Promise<Person>;
  /** Null where our own database is the provider. */
  readonly sending: Sending | null;
  /** Null where the provider tells nothing. */
  readonly statuses: Statuses | null;
  close(): Promise<void>;
}

export interface Candidate {
  readonly name: string;
  /** True where one process asks the provider for messages, so that another must take over from it. */
  readonly polls: boolean;
  /** True where people can change what they wrote: `edit` of its people. */
  readonly edits: boolean;
  /** True where the provider tells what became of our messages: `statuses` of its stage. */
  readonly tells: boolean;
  /** True where an answer can be late or lost: `sending` of its stage. */
  readonly fails: boolean;
  /** True where a provider also refuses for now, being busy or broken. */
  readonly refuses: boolean;
  start(): Promise<Stage>;
}
