/** The mails that the people of a business get from us: an invitation, the way to a new password, and what was changed. */
import type { Log } from "../infra/log.ts";
import type { Mail } from "../infra/mail.ts";
import type { Noticed } from "../infra/sign-in/options.ts";
import type { Locale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";

export interface PeopleMailDeps {
  readonly mail: Mail;
  readonly site: { readonly url: string };
  readonly log: Log;
}

/** Where an invitation is accepted. The token stands behind the #, where no log of a server or proxy sees it. */
export function invitationUrl(siteUrl: string, token: string): string {
  return `${siteUrl}/app/join#${token}`;
}

/** Sends an invitation; false when there is no mail or it failed: the link is then handed over by the one who invites. */
export async function sendInvitation(
  deps: PeopleMailDeps,
  to: { readonly email: string; readonly business: string; readonly token: string; readonly locale: Locale },
): Promise<boolean> {
  const url = invitationUrl(deps.site.url, to.token);
  const subject = say(to.locale, "people.invitation.subject", { business: to.business });
  const text = say(to.locale, "people.invitation.text", { business: to.business, url });
  return deliver(deps, { to: to.email, subject, text });
}

/** Sends the link by which a password is set anew. Without mail nothing leaves: `charla owner password` helps then. */
export async function sendReset(
  deps: PeopleMailDeps,
  to: { readonly email: string; readonly name: string; readonly token: string; readonly locale: Locale },
): Promise<void> {
  const url = `${deps.site.url}/app/reset#${to.token}`;
  const subject = say(to.locale, "people.reset.subject");
  const text = say(to.locale, "people.reset.text", { name: to.name, url });
  await deliver(deps, { to: to.email, subject, text });
}

/** Tells a person that their password or second factor was changed, and what to do if it was not they. */
export async function sendNotice(deps: PeopleMailDeps, { email, name, change, locale }: Noticed): Promise<void> {
  const subject = say(locale, `people.notice.${change}.subject`);
  const url = `${deps.site.url}/app/reset`;
  const text = say(locale, `people.notice.${change}.text`, { name, url });
  await deliver(deps, { to: email, subject, text });
}

async function deliver({ mail, log }: PeopleMailDeps, draft: Parameters<Mail["send"]>[0]): Promise<boolean> {
  if (!mail.isOn) {
    log.warn("a mail was not sent: configure SMTP_URL");
    return false;
  }
  try {
    await mail.send(draft);
    return true;
  } catch (error) {
    log.error({ err: error }, "the mail server did not take a mail");
    return false;
  }
}
