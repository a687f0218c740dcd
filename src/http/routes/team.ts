/** /v1: the one who is signed in, the members of the business, and invitations. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { acceptInvitation, findInvitation, invite, listInvitations, revokeInvitation } from "../../crm/invitations.ts";
import { changeMember, listMembers } from "../../crm/members.ts";
import { invitationUrl, sendInvitation } from "../../crm/people-mail.ts";
import { permissionsOf } from "../../crm/permissions.ts";
import { PASSWORD_LENGTH } from "../../infra/sign-in/options.ts";
import { ConflictError, NotFoundError } from "../../lib/errors.ts";
import { LOCALES, pickLocale } from "../../lib/locale.ts";
import { cleanText } from "../../lib/text.ts";
import { authenticate, isSecondFactorMissing, sessionOf } from "../auth.ts";
import { invitationView, memberView, meView, presentInvitation, presentMember, role } from "../people-views.ts";
import { byId, done, failures, id, tagged } from "../route.ts";

const TAG = tagged("Team");
const email = z.string().trim().toLowerCase().pipe(z.email("fields.email").max(254));
const token = z.string().min(20).max(100);
const word = z.string().overwrite(cleanText).min(1).max(40);

export async function teamRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/me",
    { schema: { ...TAG, summary: "Who is signed in, and what they may do", response: { 200: meView, ...failures } } },
    async (request) => {
      const { user, membership, memberships } = await sessionOf(ctx, request);
      const tenant = await ctx.tenants(membership.tenantId);
      const { userId, name, email, twoFactorEnabled } = user;
      return {
        user: { id: userId, name, email, twoFactorEnabled },
        member: { id: membership.memberId, role: membership.role },
        needsSecondFactor: isSecondFactorMissing(user, membership),
        permissions: permissionsOf(membership.role),
        business: {
          id: tenant.id,
          name: tenant.name,
          locale: tenant.locale,
          country: tenant.country,
          currency: tenant.currency,
          timeZone: tenant.timeZone,
        },
        businesses: memberships.map(({ tenantId, tenantName, role }) => ({ id: tenantId, name: tenantName, role })),
      };
    },
  );

  app.get(
    "/members",
    {
      schema: {
        ...TAG,
        summary: "Everybody of the business",
        response: { 200: z.object({ data: z.array(memberView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "team:read");
      return { data: (await run(listMembers)).map(presentMember) };
    },
  );

  app.patch(
    "/members/:id",
    {
      schema: {
        ...TAG,
        summary: "Change a member's role, branch or skills, or end their place",
        params: byId,
        body: z.strictObject({
          role: role.optional(),
          branchId: id.nullable().optional(),
          skills: z.array(word).max(30).optional(),
          languages: z.array(z.enum(LOCALES)).max(LOCALES.length).optional(),
          capacity: z.int().min(0).max(1_000).nullable().optional(),
          isActive: z.boolean().optional(),
        }),
        response: { 200: memberView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "team:write");
      return presentMember(await run((crm) => changeMember(crm, request.params.id, request.body)));
    },
  );

  app.get(
    "/invitations",
    {
      schema: {
        ...TAG,
        summary: "Invitations that wait for an answer",
        response: { 200: z.object({ data: z.array(invitationView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "team:read");
      return { data: (await run(listInvitations)).map(presentInvitation) };
    },
  );

  app.post(
    "/invitations",
    {
      schema: {
        ...TAG,
        summary: "Invite somebody; the link is also given back, to be handed over where no mail is configured",
        body: z.strictObject({ email, role, branchId: id.nullable().optional() }),
        response: {
          201: z.object({ id: z.string(), url: z.string(), expiresAt: z.iso.datetime(), isMailed: z.boolean() }),
          ...failures,
        },
      },
    },
    async (request, reply) => {
      const { run, tenantId } = await authenticate(ctx, request, "team:write");
      const { id, token, expiresAt } = await run((crm) => invite(crm, request.body));
      const tenant = await ctx.tenants(tenantId);
      const locale = pickLocale(tenant.locale, "es");
      const to = { email: request.body.email, business: tenant.name, token, locale };
      const isMailed = await sendInvitation(ctx, to);
      const url = invitationUrl(ctx.site.url, token);
      return reply.status(201).send({ id, url, expiresAt: expiresAt.toISOString(), isMailed });
    },
  );

  app.delete(
    "/invitations/:id",
    { schema: { ...TAG, summary: "Take an invitation back", params: byId, response: { 200: done, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "team:write");
      await run((crm) => revokeInvitation(crm, request.params.id));
      return { ok: true as const };
    },
  );

  app.post(
    "/invitations/look",
    {
      schema: {
        tags: ["Team"],
        summary: "What an invitation offers, for whoever holds its token",
        body: z.strictObject({ token }),
        response: {
          200: z.object({ email: z.string(), business: z.string(), role, hasAccount: z.boolean() }),
          ...failures,
        },
      },
    },
    async (request) => {
      const { email, tenantName, role } = await openInvitation(ctx, request.body.token);
      return { email, business: tenantName, role, hasAccount: (await ctx.signIn.find(email)) !== null };
    },
  );

  app.post(
    "/invitations/accept",
    {
      schema: {
        tags: ["Team"],
        summary: "Accept an invitation: with a name and a new password, or with the password of an account that exists",
        body: z.strictObject({
          token,
          name: z.string().overwrite(cleanText).min(1).max(80).optional(),
          password: z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max),
        }),
        response: { 200: done, ...failures },
      },
    },
    async (request) => {
      const { token, name, password } = request.body;
      const { id, tenantId, email } = await openInvitation(ctx, token);
      const known = await ctx.signIn.find(email);
      if (known !== null && !(await ctx.signIn.isPassword(known, password)))
        throw new ConflictError("the address has an account with another password");
      if (known === null) await ctx.signIn.mustNotBeLeaked(password);
      const userId = known ?? (await ctx.signIn.create({ email, name: name ?? email, password }));
      await ctx.db.forTenant(tenantId, (tx) =>
        acceptInvitation({ tx, tenantId, actor: { kind: "system", id: null }, clock: ctx.clock }, id, userId),
      );
      return { ok: true as const };
    },
  );
}

async function openInvitation(ctx: AppContext, token: string) {
  const found = await findInvitation(ctx.db, token, ctx.clock.now());
  if (!found) throw new NotFoundError("the invitation was used, taken back, or is too old");
  return found;
}
