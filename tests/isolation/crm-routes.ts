/** The routes about customers: those that name a row, with a body that fits, and those that name none. */

export type CrmRow = "contact" | "lead" | "case" | "quote" | "merge" | "field" | "task" | "company" | "product";

export interface CrmRoute {
  readonly method: string;
  readonly path: string;
  /** What `{id}` is. */
  readonly row: CrmRow;
  readonly body?: unknown;
}

export const CRM_ROUTES: readonly CrmRoute[] = [
  { method: "GET", path: "/v1/leads/{id}", row: "lead" },
  { method: "PATCH", path: "/v1/leads/{id}", row: "lead", body: { version: 1, status: "LOST" } },
  { method: "POST", path: "/v1/leads/{id}/undo-move", row: "lead", body: { version: 1, from: "NEW" } },
  { method: "POST", path: "/v1/leads/{id}/notes", row: "lead", body: { text: "hola" } },
  { method: "POST", path: "/v1/leads/{id}/convert", row: "lead", body: {} },
  {
    method: "POST",
    path: "/v1/leads/{id}/quotes",
    row: "lead",
    body: { items: [{ productId: "prd_x", quantity: 1 }] },
  },
  { method: "GET", path: "/v1/contacts/{id}", row: "contact" },
  { method: "GET", path: "/v1/contacts/{id}/timeline", row: "contact" },
  { method: "PATCH", path: "/v1/contacts/{id}", row: "contact", body: { version: 1, name: "Otro" } },
  { method: "POST", path: "/v1/contacts/{id}/notes", row: "contact", body: { text: "hola" } },
  { method: "GET", path: "/v1/contacts/{id}/consents", row: "contact" },
  {
    method: "POST",
    path: "/v1/contacts/{id}/consents",
    row: "contact",
    body: { purpose: "marketing", isGranted: false, source: "api" },
  },
  { method: "POST", path: "/v1/contacts/{id}/merge-preview", row: "contact", body: { mergedId: "cnt_x" } },
  { method: "POST", path: "/v1/contacts/{id}/merge", row: "contact", body: { mergedId: "cnt_x" } },
  { method: "POST", path: "/v1/merges/{id}/undo", row: "merge" },
  { method: "GET", path: "/v1/cases/{id}", row: "case" },
  { method: "PATCH", path: "/v1/cases/{id}", row: "case", body: { version: 1, priority: 1 } },
  { method: "GET", path: "/v1/quotes/{id}", row: "quote" },
  { method: "POST", path: "/v1/quotes/{id}/cancel", row: "quote" },
  { method: "PATCH", path: "/v1/custom-fields/{id}", row: "field", body: { label: "Otra" } },
  { method: "GET", path: "/v1/tasks/{id}", row: "task" },
  { method: "PATCH", path: "/v1/tasks/{id}", row: "task", body: { version: 1, status: "done" } },
  { method: "GET", path: "/v1/companies/{id}", row: "company" },
  { method: "PATCH", path: "/v1/companies/{id}", row: "company", body: { version: 1, name: "Otra" } },
  { method: "POST", path: "/v1/companies/{id}/contacts", row: "company", body: { contactId: "cnt_x" } },
  { method: "POST", path: "/v1/companies/{id}/notes", row: "company", body: { text: "hola" } },
  { method: "GET", path: "/v1/products/{id}", row: "product" },
  { method: "PATCH", path: "/v1/products/{id}", row: "product", body: { version: 1, stock: 1 } },
];

export const CRM_LISTS = [
  "GET /v1/leads",
  "GET /v1/leads/board",
  "POST /v1/leads",
  "GET /v1/contacts",
  "POST /v1/contacts",
  "GET /v1/automation/log",
  "GET /v1/sequences",
  "GET /v1/cases",
  "POST /v1/cases",
  "GET /v1/quotes",
  "POST /v1/quotes",
  "POST /v1/quotes/price",
  "GET /v1/custom-fields",
  "POST /v1/custom-fields",
  "PUT /v1/custom-fields/order",
  "GET /v1/tasks",
  "POST /v1/tasks",
  "GET /v1/companies",
  "POST /v1/companies",
  "GET /v1/products",
  "POST /v1/products",
  "POST /v1/products/import",
];
