/** The only reader of the environment: parsed once by a schema; every bad variable is reported at once, with its mend. */
import { resolve } from "node:path";
import { z } from "zod";
import { ConfigError } from "./lib/errors.ts";

/** Where the server listens unless told otherwise. */
export const USUAL_PORT = 3000;

/** Highest number of model providers in the chain (LLM_1_… to LLM_5_…). */
export const MAX_LLM_PROVIDERS = 5;

/** Where clamd listens: a port, or a socket in the file system. */
export type ClamdAddress = { readonly host: string; readonly port: number } | { readonly path: string };

const integer = (fallback: number, min: number, max: number, mend: string) =>
  z.coerce.number({ error: mend }).int(mend).min(min, mend).max(max, mend).default(fallback);

const url = (protocols: RegExp, mend: string) => z.url({ protocol: protocols, hostname: /.*/, error: mend }).optional();

const SECRET_KEY = "give at least 32 random characters a key: openssl rand -base64 48";
const CLAMD = "give where clamd listens, such as 127.0.0.1:3310 or /run/clamav/clamd.ctl";
const PORT = "give a port from 0 to 65535";

const environment = z.object({
  HOST: z.string().min(1, "give an address to listen on, such as 127.0.0.1 or 0.0.0.0").default("127.0.0.1"),
  PORT: z.coerce.number({ error: PORT }).int(PORT).min(0, PORT).max(65_535, PORT).optional(),
  PUBLIC_URL: url(/^https?$/, "give the address customers reach, such as https://chat.example.com"),
  TRUST_PROXY: z.stringbool({ error: "give true or false" }).default(false),
  CHARLA_HOME: z.string().min(1, "give the folder for data").default(".charla"),
  CHARLA_SECRET: z.string().min(32, "give at least 32 random characters: openssl rand -base64 48").optional(),
  CHARLA_SECRET_KEY: z.string().min(32, SECRET_KEY).optional(),
  CHARLA_FORMER_SECRET_KEYS: z
    .string()
    .transform((list) => list.split(/[\s,]+/).filter((key) => key !== ""))
    .pipe(z.array(z.string().min(32, SECRET_KEY)))
    .default([]),
  TELEGRAM_API_URL: url(/^https?$/, "give the address of a Bot API, such as https://api.telegram.org"),
  GRAPH_API_URL: url(/^https?$/, "give the address of Meta's Graph API, such as https://graph.facebook.com"),
  GRAPH_API_VERSION: z
    .string()
    .regex(/^v\d{1,3}\.\d{1,2}$/, "give a version such as v23.0")
    .default("v23.0"),
  SENDGRID_API_URL: url(/^https?$/, "give the address of SendGrid's API, such as https://api.sendgrid.com"),
  TWILIO_API_URL: url(/^https?$/, "give the address of Twilio's API, such as https://api.twilio.com"),
  STRIPE_API_URL: url(/^https?$/, "give the address of Stripe's API, such as https://api.stripe.com"),
  MERCADOPAGO_API_URL: url(/^https?$/, "give the address of Mercado Pago's API, such as https://api.mercadopago.com"),
  WHATSAPP_WEB_URL: url(/^https$/, "give the address of WhatsApp Web, such as https://web.whatsapp.com"),
  CHROMIUM_PATH: z.string().optional(),
  BOT_LOGIN_URL: url(/^https?$/, "give the address of a token service, such as https://login.microsoftonline.com"),
  BOT_OPENID_URL: url(/^https?$/, "give the address of the connector's OpenID configuration"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "give postgresql://user:password@host:5432/name")
    .optional(),
  DATABASE_OWNER_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "give postgresql://owner:password@host:5432/name")
    .optional(),
  DATABASE_POOL_SIZE: integer(16, 2, 200, "give a number of connections from 2 to 200"),
  REDIS_URL: url(/^rediss?$/, "give redis://host:6379"),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "silent"], {
      error: "give trace, debug, info, warn, error or silent",
    })
    .default("info"),
  LOG_FORMAT: z.enum(["auto", "json", "pretty"], { error: "give auto, json or pretty" }).default("auto"),
  SMTP_URL: url(/^smtps?$/, "give the mail server, such as smtps://user:password@mail.example.com:465"),
  MAIL_FROM: z.string().min(3, 'give the sender, such as "My shop <hello@example.com>"').optional(),
  CHARLA_PWNED_PASSWORDS_URL: z
    .union([z.literal("off"), z.url({ protocol: /^https?$/, hostname: /.*/ })], {
      error: "give the address of a Pwned Passwords list, such as https://api.pwnedpasswords.com, or off",
    })
    .default("https://api.pwnedpasswords.com"),
  METRICS_TOKEN: z.string().min(16, "give at least 16 characters, or leave it out").optional(),
  TURN_DEBOUNCE_MS: integer(1_500, 0, 60_000, "give milliseconds from 0 to 60000"),
  TURN_TIMEOUT_MS: integer(20_000, 500, 120_000, "give milliseconds from 500 to 120000"),
  LEASE_MS: integer(15_000, 500, 120_000, "give milliseconds from 500 to 120000"),
  TURN_CONCURRENCY: integer(16, 1, 256, "give a number of turns at once from 1 to 256"),
  WEBCHAT_TOKEN_TTL_S: integer(1_800, 60, 86_400, "give seconds from 60 to 86400"),
  UPLOAD_MAX_BYTES: integer(10 * 1024 * 1024, 1_024, 100 * 1024 * 1024, "give bytes from 1024 to 104857600"),
  CHARLA_CLAMD: z
    .string()
    .regex(/^(\/.+|(\[[0-9a-f:]+\]|[^\s:/[\]]+):\d{1,5})$/i, CLAMD)
    .transform((address): ClamdAddress => {
      if (address.startsWith("/")) return { path: address };
      const colon = address.lastIndexOf(":");
      return { host: address.slice(0, colon).replace(/^\[|\]$/g, ""), port: Number(address.slice(colon + 1)) };
    })
    .refine((clamd) => "path" in clamd || (clamd.port >= 1 && clamd.port <= 65_535), CLAMD)
    .optional(),
  RATE_PER_ADDRESS_PER_MINUTE: integer(600, 1, 1_000_000, "give a number of requests from 1 to 1000000"),
  RATE_PER_CONVERSATION_PER_MINUTE: integer(60, 1, 1_000_000, "give a number of messages from 1 to 1000000"),
  RATE_PER_KEY_PER_MINUTE: integer(1_200, 1, 1_000_000, "give a number of requests from 1 to 1000000"),
  WEBHOOK_PRIVATE_ADDRESSES: z.stringbool({ error: "give true or false" }).default(false),
  SENDS_PER_TENANT_PER_SECOND: integer(200, 1, 100_000, "give a number of messages from 1 to 100000"),
});

const PRICE = "give cents for a million tokens, 0 or more";
const price = z.coerce.number({ error: PRICE }).min(0, PRICE).default(0);

const llmProvider = z.strictObject({
  BASE_URL: z.url({ protocol: /^https?$/, error: "give the endpoint, such as https://api.openai.com/v1" }),
  MODEL: z.string({ error: "give the model's name, such as gpt-4.1-mini" }),
  API_KEY: z.string().default("none"),
  TIMEOUT_MS: integer(12_000, 100, 120_000, "give milliseconds from 100 to 120000"),
  MAX_RETRIES: integer(1, 0, 5, "give a number from 0 to 5"),
  SPEECH_MODEL: z.string().optional(),
  INPUT_CENTS_PER_MILLION: price,
  OUTPUT_CENTS_PER_MILLION: price,
});

/** Every variable that is read, for the test that holds .env.example to them. */
export const ENVIRONMENT_VARIABLES: readonly string[] = Object.keys(environment.shape);
/** The same of a model provider, without the group's `LLM_<number>_`. */
export const LLM_VARIABLES: readonly string[] = Object.keys(llmProvider.shape);
const KNOWN_OF_A_MODEL = `a provider has ${LLM_VARIABLES.join(", ")}`;

/** One OpenAI-compatible endpoint; the order of the list is the order of the chain. */
export interface LlmProvider {
  readonly name: string;
  readonly baseUrl: string;
  /** Empty or any word for a local server that asks for none. */
  readonly apiKey: string;
  readonly model: string;
  /** Longest wait for one try, in ms. */
  readonly timeoutMs: number;
  /** Further tries after `rate_limited` or `unavailable`, before the next provider is asked. */
  readonly maxRetries: number;
  /** The model that turns speech into text; absent where the endpoint has none. */
  readonly speechModel?: string;
  /** Prices in US cents for a million tokens; absent means 0. */
  readonly inputCentsPerMillion?: number;
  readonly outputCentsPerMillion?: number;
}

export type Config = ReturnType<typeof readConfig>;

/** Reads and checks the environment. Throws `ConfigError` with every problem. An empty variable counts as absent. */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
  const problems: { path: string; message: string }[] = [];
  const parsed = environment.safeParse(present, { reportInput: true });
  if (!parsed.success) problems.push(...issuesOf(parsed.error, ""));
  const llm = readLlmProviders(present, problems);
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  const value = parsed.data;
  return {
    home: resolve(value.CHARLA_HOME),
    secret: value.CHARLA_SECRET,
    /** Of the product's own mails. */
    mail: { smtpUrl: value.SMTP_URL, from: value.MAIL_FROM },
    /** The list of leaked passwords that chosen ones are compared with; null where none is asked. */
    leakedPasswordsUrl:
      value.CHARLA_PWNED_PASSWORDS_URL === "off" ? null : value.CHARLA_PWNED_PASSWORDS_URL.replace(/\/$/, ""),
    http: {
      host: value.HOST,
      /** Undefined means the usual port, or a free one where it is taken. */
      port: value.PORT,
      publicUrl: value.PUBLIC_URL?.replace(/\/$/, ""),
      trustProxy: value.TRUST_PROXY,
      metricsToken: value.METRICS_TOKEN,
      ratePerAddressPerMinute: value.RATE_PER_ADDRESS_PER_MINUTE,
      ratePerKeyPerMinute: value.RATE_PER_KEY_PER_MINUTE,
    },
    database: { url: value.DATABASE_URL, ownerUrl: value.DATABASE_OWNER_URL, poolSize: value.DATABASE_POOL_SIZE },
    redisUrl: value.REDIS_URL,
    /** Keys of the secrets of channel accounts; without a current one, the data folder has its own. */
    secretKeys: { current: value.CHARLA_SECRET_KEY, former: value.CHARLA_FORMER_SECRET_KEYS },
    providers: {
      telegram: (value.TELEGRAM_API_URL ?? "https://api.telegram.org").replace(/\/$/, ""),
      graph: `${(value.GRAPH_API_URL ?? "https://graph.facebook.com").replace(/\/$/, "")}/${value.GRAPH_API_VERSION}`,
      sendgrid: (value.SENDGRID_API_URL ?? "https://api.sendgrid.com").replace(/\/$/, ""),
      twilio: (value.TWILIO_API_URL ?? "https://api.twilio.com").replace(/\/$/, ""),
      stripe: (value.STRIPE_API_URL ?? "https://api.stripe.com").replace(/\/$/, ""),
      mercadopago: (value.MERCADOPAGO_API_URL ?? "https://api.mercadopago.com").replace(/\/$/, ""),
      whatsappWeb: (value.WHATSAPP_WEB_URL ?? "https://web.whatsapp.com").replace(/\/$/, ""),
      botLogin: (value.BOT_LOGIN_URL ?? "https://login.microsoftonline.com").replace(/\/$/, ""),
      botOpenId: value.BOT_OPENID_URL ?? "https://login.botframework.com/v1/.well-known/openidconfiguration",
    },
    /** The browser for WhatsApp Web; undefined means one of the usual places. */
    chromiumPath: value.CHROMIUM_PATH,
    /** After a crash, work in the dead process's hands is free again after this long, in ms. */
    leaseMs: value.LEASE_MS,
    log: { level: value.LOG_LEVEL, format: value.LOG_FORMAT },
    turns: {
      debounceMs: value.TURN_DEBOUNCE_MS,
      timeoutMs: value.TURN_TIMEOUT_MS,
      concurrency: value.TURN_CONCURRENCY,
    },
    webchat: { tokenTtlS: value.WEBCHAT_TOKEN_TTL_S },
    /** Messages of one customer: the web chat refuses more, other channels are answered later. */
    ratePerConversationPerMinute: value.RATE_PER_CONVERSATION_PER_MINUTE,
    sends: {
      /** Outboxes that one process works on at once: sending is mostly waiting. */
      concurrency: 2 * value.TURN_CONCURRENCY,
      perTenantPerSecond: value.SENDS_PER_TENANT_PER_SECOND,
    },
    /** Whether webhooks of customers may lead into our own network. */
    webhooks: { allowPrivate: value.WEBHOOK_PRIVATE_ADDRESSES },
    /** `clamd` looks for viruses in files from outside; null: they are taken as they are. */
    uploads: { maxBytes: value.UPLOAD_MAX_BYTES, clamd: value.CHARLA_CLAMD ?? null },
    llm,
  };
}

/** All that a process needs of the environment which is to know nothing of ours: where the machine's programs are. */
export function bareEnvironment(env: NodeJS.ProcessEnv = process.env): Readonly<Record<string, string>> {
  const names = ["PATH", "Path", "SystemRoot"];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

function readLlmProviders(env: NodeJS.ProcessEnv, problems: { path: string; message: string }[]): LlmProvider[] {
  const providers: LlmProvider[] = [];
  for (const name of Object.keys(env)) {
    const [, index] = /^LLM_(\d+)_/.exec(name) ?? [];
    if (index && !(Number(index) >= 1 && Number(index) <= MAX_LLM_PROVIDERS))
      problems.push({ path: name, message: `is not known: number the providers from 1 to ${MAX_LLM_PROVIDERS}` });
  }
  for (let index = 1; index <= MAX_LLM_PROVIDERS; index++) {
    const prefix = `LLM_${index}_`;
    const group = Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
      ),
    );
    if (Object.keys(group).length === 0) continue;
    const parsed = llmProvider.safeParse(group, { reportInput: true });
    if (!parsed.success) {
      problems.push(...issuesOf(parsed.error, prefix));
      continue;
    }
    const value = parsed.data;
    providers.push({
      name: `${index}:${new URL(value.BASE_URL).hostname}`,
      baseUrl: value.BASE_URL,
      apiKey: value.API_KEY,
      model: value.MODEL,
      timeoutMs: value.TIMEOUT_MS,
      maxRetries: value.MAX_RETRIES,
      ...(value.SPEECH_MODEL ? { speechModel: value.SPEECH_MODEL } : {}),
      inputCentsPerMillion: value.INPUT_CENTS_PER_MILLION,
      outputCentsPerMillion: value.OUTPUT_CENTS_PER_MILLION,
    });
  }
  return providers;
}

function issuesOf(error: z.ZodError, prefix: string): { path: string; message: string }[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((name) => ({ path: `${prefix}${name}`, message: `is not known: ${KNOWN_OF_A_MODEL}` }));
    const message = issue.input === undefined ? `is missing: ${issue.message}` : issue.message;
    return [{ path: `${prefix}${issue.path.join(".")}`, message }];
  });
}
