/** The public API as the app calls it: JSON, the session's cookie, and problems as errors. */

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
}

/** What the API refused. `message` is a sentence in the person's language. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

let language = "es";
let tenantId: string | null = null;

/** The language in which the API explains what goes wrong. */
export function speak(locale: string): void {
  language = locale;
}

/** The business that requests are about, for a person who belongs to several. */
export function workFor(id: string | null): void {
  tenantId = id;
}

/** What every request of the person carries besides the cookie. */
export function callerHeaders(): Record<string, string> {
  return { "accept-language": language, ...(tenantId === null ? {} : { "x-charla-tenant": tenantId }) };
}

/** Asks the person for their password; null when they would rather not. `wasWrong`: the last one was not it. */
export type AskPassword = (wasWrong: boolean) => Promise<string | null>;

let askPassword: AskPassword = async () => null;

/** Who asks for the password when the API wants it again. */
export function passwordsBy(ask: AskPassword): void {
  askPassword = ask;
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
interface Request {
  /** A file goes as it is. */
  readonly body?: unknown;
  readonly query?: Query;
  readonly signal?: AbortSignal;
}

/** Calls the API. Throws `ApiError`; a lost connection is one with the code `offline`. */
export async function api<Body>(method: Method, path: string, request: Request = {}): Promise<Body> {
  return (await readJson(await send(method, path, request))) as Body;
}

/** Keeps what the API answers as a file of the person's. Throws as `api` does. */
export async function download(method: Method, path: string, fileName: string): Promise<void> {
  const url = URL.createObjectURL(await (await send(method, path, {})).blob());
  const link = Object.assign(document.createElement("a"), { href: url, download: fileName });
  link.click();
  URL.revokeObjectURL(url);
}

/** An answer that is not a refusal. Where the API wants the password again, the person is asked, and it is sent once more. */
async function send(method: Method, path: string, request: Request): Promise<Response> {
  let password: string | null = null;
  for (;;) {
    try {
      return await sendOnce(method, path, request, password);
    } catch (error) {
      if (!(error instanceof ApiError) || error.problem.code !== "password_needed") throw error;
      password = await askPassword(password !== null);
      if (password === null) throw error;
    }
  }
}

async function sendOnce(
  method: Method,
  path: string,
  { body, query, signal }: Request,
  password: string | null,
): Promise<Response> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) search.set(name, String(value));
  const url = search.size > 0 ? `${path}?${search}` : path;
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: {
        ...callerHeaders(),
        ...(password === null ? {} : { "x-charla-password": inBase64(password) }),
        ...(body === undefined ? {} : { "content-type": typeOf(body) }),
      },
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError({ status: 0, code: "offline", title: "offline" });
  }
  if (response.ok) return response;
  const answer = await readJson(response);
  const { code = "internal", title = "", detail, issues } = (answer ?? {}) as Partial<Problem>;
  throw new ApiError({
    status: response.status,
    code,
    title,
    ...(detail === undefined ? {} : { detail }),
    ...(issues === undefined ? {} : { issues }),
  });
}

/** Of files, pictures are what they say; all others are tables, which browsers call by many names. */
function typeOf(body: unknown): string {
  if (!(body instanceof Blob)) return "application/json";
  return body.type.startsWith("image/") ? body.type : "text/csv";
}

/** Headers take no letters beyond those of ASCII. */
function inBase64(text: string): string {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}
