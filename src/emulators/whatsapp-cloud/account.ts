/** The number that the emulator has, and what opens it. */

export const NUMBER = {
  phoneNumberId: "106540352242922",
  businessAccountId: "102290129340398",
  displayPhone: "51 1 5550100",
  name: "Tienda Sol",
} as const;

export const SECRETS = {
  accessToken: "EAAEmulatedAccessToken",
  appSecret: "5f4dcc3b5aa765d61d8327deb882cf99",
  verifyToken: "emulated-verify-token",
} as const;
