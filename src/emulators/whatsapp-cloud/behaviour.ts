/** What the emulator does with the next sends, other than what they call for. */

export type SendBehaviour =
  /** Refuses with a code of Meta's. */
  | { readonly type: "refuse"; readonly code: number }
  /** Accepts, and tells by status that it failed. */
  | { readonly type: "fail_later"; readonly code: number }
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
  /** Posts a status before it answers. */
  | { readonly type: "early_status"; readonly status: "sent" | "delivered" | "read" };

/** What the emulator does with the next download of a file. */
export type DownloadBehaviour =
  | { readonly type: "status"; readonly status: number }
  | { readonly type: "slow"; readonly until: Promise<void> }
  /** Sends little that unpacks to so many bytes. */
  | { readonly type: "bomb"; readonly bytes: number }
  /** Sends these bytes instead, without telling their number. */
  | { readonly type: "bytes"; readonly content: Buffer };
