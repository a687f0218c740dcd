/** The routes of what comes in and goes out by programs, for the tests of two businesses. */

export interface ProgramIds {
  readonly webhook: string;
  readonly delivery: string;
  readonly source: string;
  readonly import: string;
}

export interface ProgramRoute {
  readonly method: string;
  readonly path: (ids: ProgramIds) => string;
  readonly body?: unknown;
}

const WEBHOOK = { url: "https://example.com/hook", events: ["lead.created"] };

export const PROGRAM_ROUTES: readonly ProgramRoute[] = [
  { method: "GET", path: () => "/v1/webhooks" },
  { method: "POST", path: () => "/v1/webhooks", body: WEBHOOK },
  { method: "GET", path: ({ webhook }) => `/v1/webhooks/${webhook}` },
  { method: "PATCH", path: ({ webhook }) => `/v1/webhooks/${webhook}`, body: { version: 1, isActive: false } },
  { method: "DELETE", path: ({ webhook }) => `/v1/webhooks/${webhook}` },
  { method: "POST", path: ({ webhook }) => `/v1/webhooks/${webhook}/rotate` },
  { method: "POST", path: ({ webhook }) => `/v1/webhooks/${webhook}/test` },
  { method: "GET", path: ({ webhook }) => `/v1/webhooks/${webhook}/deliveries` },
  { method: "GET", path: ({ delivery }) => `/v1/webhook-deliveries/${delivery}` },
  { method: "POST", path: ({ delivery }) => `/v1/webhook-deliveries/${delivery}/resend` },
  { method: "GET", path: () => "/v1/capture-sources" },
  { method: "POST", path: () => "/v1/capture-sources", body: { name: "Web", kind: "form" } },
  { method: "GET", path: ({ source }) => `/v1/capture-sources/${source}` },
  { method: "PATCH", path: ({ source }) => `/v1/capture-sources/${source}`, body: { name: "Otra" } },
  { method: "POST", path: () => "/v1/capture-sources/try", body: { sample: { phone: "+51955000111" } } },
  { method: "POST", path: ({ source }) => `/v1/capture-sources/${source}/end` },
  { method: "GET", path: () => "/v1/imports" },
  { method: "GET", path: ({ import: id }) => `/v1/imports/${id}` },
  { method: "PATCH", path: ({ import: id }) => `/v1/imports/${id}`, body: { makesLeads: false } },
  { method: "POST", path: ({ import: id }) => `/v1/imports/${id}/check` },
  { method: "POST", path: ({ import: id }) => `/v1/imports/${id}/start` },
  { method: "POST", path: ({ import: id }) => `/v1/imports/${id}/undo` },
  { method: "DELETE", path: ({ import: id }) => `/v1/imports/${id}` },
  { method: "GET", path: ({ import: id }) => `/v1/imports/${id}/rows` },
  { method: "GET", path: ({ import: id }) => `/v1/imports/${id}/refused` },
];

/** As the OpenAPI document names them. */
export const PROGRAM_ROUTE_NAMES = PROGRAM_ROUTES.map(
  ({ method, path }) => `${method} ${path({ webhook: "{id}", delivery: "{id}", source: "{id}", import: "{id}" })}`,
);
