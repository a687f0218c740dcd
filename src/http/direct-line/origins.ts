/** Which pages may use a web chat, and where this server is seen from. */
import type { FastifyRequest } from "fastify";
import type { ChannelAccount } from "../../channels/channel.ts";
import { webchatSettings } from "../../channels/webchat/settings.ts";
import { originRefused } from "./refusals.ts";

/**
 * Lets a request of a browser pass when its page is allowed: by the token that it carries, else by the account.
 * Our own pages are, and so are programs, which send no origin. Throws `ForbiddenError`.
 */
export function checkOrigin(
  request: FastifyRequest,
  account: Pick<ChannelAccount, "settings">,
  { publicUrl, tokenOrigins = [] }: { publicUrl: string | undefined; tokenOrigins?: readonly string[] },
): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  const settings = webchatSettings.safeParse(account.settings);
  // Settings that cannot be read allow nothing.
  const allowed = tokenOrigins.length > 0 ? tokenOrigins : settings.success ? settings.data.allowedOrigins : [""];
  const own = [ownOrigin(request, undefined), ownOrigin(request, publicUrl)];
  if (allowed.length === 0 || allowed.includes(origin) || own.includes(origin)) return;
  throw originRefused(origin.slice(0, 200));
}

/** The address of this server for a client: PUBLIC_URL, else the one that the request came to. Without a slash at the end. */
export function ownOrigin(request: FastifyRequest, publicUrl: string | undefined): string {
  if (publicUrl) return publicUrl;
  const host = /^[\w.:[\]-]{1,255}$/.test(request.host) ? request.host : "localhost";
  return `${request.protocol}://${host}`;
}

/** The same address for sockets. */
export function socketOrigin(request: FastifyRequest, publicUrl: string | undefined): string {
  return ownOrigin(request, publicUrl).replace(/^http/, "ws");
}
