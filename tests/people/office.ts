/** A running Charla with an owner, and browsers as far as cookies go: each person keeps their own. */
import type { MemberRole } from "../../src/crm/actor.ts";
import { addMember } from "../../src/crm/members.ts";
import { makeOwner } from "../../src/flow/owner.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";

export const PASSWORD = "correct horse battery";

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

export interface Browser {
  /** Sends JSON with the person's cookies, as a page of ours would. */
  call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>;
  signIn(email: string, password?: string): Promise<Answer>;
  cookie(): string;
}

export interface Office {
  readonly app: TestApp;
  readonly tenantId: string;
  browser(): Browser;
  /** Somebody of the team, signed in. */
  member(role: MemberRole, email?: string): Promise<Browser & { readonly memberId: string; readonly email: string }>;
  close(): Promise<void>;
}

export async function openOffice(options: Parameters<typeof startTestApp>[0] = {}): Promise<Office> {
  const app = await startTestApp(options);
  const [row] = await app.database.query<{ id: string }>("SELECT id FROM tenants LIMIT 1");
  const tenantId = row?.id ?? "";
  let people = 0;

  const browser = (): Browser => {
    const cookies = new Map<string, string>();
    const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const self: Browser = {
      cookie,
      async call(method, path, body, headers = {}) {
        const response = await fetch(`${app.url}${path}`, {
          method,
          redirect: "manual",
          headers: {
            ...(cookies.size > 0 ? { cookie: cookie() } : {}),
            ...(method === "GET" ? {} : { origin: app.url }),
            ...(body === undefined ? {} : { "content-type": "application/json" }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        for (const line of response.headers.getSetCookie()) {
          const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          if (value === "" || /max-age=0/i.test(line)) cookies.delete(name);
          else cookies.set(name, value);
        }
        const text = await response.text();
        return { status: response.status, body: text === "" ? {} : JSON.parse(text), headers: response.headers };
      },
      signIn: (email, password = PASSWORD) => self.call("POST", "/api/auth/sign-in/email", { email, password }),
    };
    return self;
  };

  return {
    app,
    tenantId,
    browser,
    async member(role, email = `${role}-${++people}@example.com`) {
      const { ctx } = app;
      let memberId: string;
      if (role === "admin")
        memberId = await makeOwner(ctx, { tenantId, email, name: `An ${role}`, password: PASSWORD });
      else {
        const userId = await ctx.signIn.create({ email, name: `A ${role}`, password: PASSWORD });
        memberId = await ctx.db.forTenant(tenantId, (tx) =>
          addMember({ tx, tenantId, actor: { kind: "system", id: null }, clock: ctx.clock }, { userId, role }),
        );
      }
      const own = browser();
      const { status } = await own.signIn(email);
      if (status !== 200) throw new Error(`${email} could not sign in: ${status}`);
      return { ...own, memberId, email };
    },
    close: () => app.close(),
  };
}
