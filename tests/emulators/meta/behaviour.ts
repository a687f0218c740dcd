/** What the emulator does with the next sends, other than what they call for. */

export type SendBehaviour =
  /** Refuses with a code of Meta's. */
  | { readonly type: "refuse"; readonly code: number; readonly subcode?: number }
  /** A gateway's answer, without a code of Meta's. */
  | { readonly type: "status"; readonly status: number }
  /** Answers once the promise is resolved. */
  | { readonly type: "slow"; readonly until: Promise<void> }
  /** Shows the message to the person and never answers. */
  | { readonly type: "accept_then_hang" }
  /** Shows the message to the person and cuts the connection. */
  | { readonly type: "accept_then_reset" }
  /** Shows nothing and cuts the connection. */
  | { readonly type: "reset" }
  /** Accepts, and answers with what is no JSON. */
  | { readonly type: "garble" }
  /** Posts the echo before it answers; `isBare` leaves out what names app and send. */
  | { readonly type: "early_echo"; readonly isBare?: boolean };

/** What the emulator does with the next download of a file. */
export type DownloadBehaviour =
  | { readonly type: "status"; readonly status: number }
  | { readonly type: "slow"; readonly until: Promise<void> }
  /** Sends these bytes instead. */
  | { readonly type: "bytes"; readonly content: Buffer }
  /** Says that the file is somewhere else. */
  | { readonly type: "elsewhere"; readonly url: string };
