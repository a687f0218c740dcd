/** The accounts that the emulator has, and what opens them. */
import type { Platform } from "../../../src/channels/meta/direct/platform.ts";

export const PAGE = { id: "104522331188776", name: "Tienda Sol" } as const;
export const INSTAGRAM_ACCOUNT = { id: "17841405793187218", name: "Tienda Sol", username: "tiendasol" } as const;
export const APP_ID = "1517776481860111";
/** The app of Meta's own inbox. */
export const INBOX_APP_ID = "263902037430900";

export const SECRETS = {
  accessToken: "EAAPageTokenOfTheEmulator",
  appSecret: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
  verifyToken: "emulated-verify-token",
} as const;

export type Kind = Platform["kind"];

/** The account whose webhooks they are. */
export function accountIdOf(kind: Kind): string {
  return kind === "instagram" ? INSTAGRAM_ACCOUNT.id : PAGE.id;
}
