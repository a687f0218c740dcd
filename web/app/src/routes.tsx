/** The pages by their addresses; each is loaded when it is opened. */
import { createBrowserRouter, Navigate } from "react-router";
import { Inbox } from "./inbox/inbox.tsx";
import { Broken } from "./shell/broken.tsx";
import { Shell } from "./shell/shell.tsx";
import { Waiting } from "./shell/waiting.tsx";

export function createRoutes() {
  return createBrowserRouter(
    [
      {
        path: "/sign-in",
        lazy: () => import("./pages/sign-in.tsx"),
        errorElement: <Broken />,
        HydrateFallback: Waiting,
      },
      { path: "/join", lazy: () => import("./pages/join.tsx"), errorElement: <Broken />, HydrateFallback: Waiting },
      { path: "/setup", lazy: () => import("./setup/setup.tsx"), errorElement: <Broken />, HydrateFallback: Waiting },
      { path: "/reset", lazy: () => import("./pages/reset.tsx"), errorElement: <Broken />, HydrateFallback: Waiting },
      {
        element: <Shell />,
        errorElement: <Broken />,
        HydrateFallback: Waiting,
        children: [
          { path: "/", element: <Navigate to="/inbox" replace /> },
          // Where everybody begins.
          { path: "/inbox/:conversationId?", Component: Inbox },
          { path: "/leads", lazy: () => import("./pipeline/pipeline.tsx") },
          { path: "/leads/:id", lazy: () => import("./leads/lead.tsx") },
          { path: "/contacts", lazy: () => import("./contacts/contacts.tsx") },
          { path: "/contacts/:id", lazy: () => import("./contacts/contact.tsx") },
          { path: "/cases", lazy: () => import("./cases/cases.tsx") },
          { path: "/cases/:id", lazy: () => import("./cases/case.tsx") },
          { path: "/quotes", lazy: () => import("./quotes/quotes.tsx") },
          { path: "/quotes/:id", lazy: () => import("./quotes/quote.tsx") },
          { path: "/orders", lazy: () => import("./sales/orders.tsx") },
          { path: "/carts", lazy: () => import("./sales/carts.tsx") },
          { path: "/invoices", lazy: () => import("./sales/invoices.tsx") },
          { path: "/invoices/:id", lazy: () => import("./sales/invoice.tsx") },
          { path: "/orders/:id", lazy: () => import("./sales/order.tsx") },
          { path: "/settings", lazy: () => import("./settings/settings.tsx") },
          { path: "/tasks", lazy: () => import("./tasks/tasks.tsx") },
          { path: "/campaigns", lazy: () => import("./campaigns/campaigns.tsx") },
          { path: "/campaigns/:id", lazy: () => import("./campaigns/campaign.tsx") },
          { path: "/segments", lazy: () => import("./segments/segments.tsx") },
          { path: "/segments/:id", lazy: () => import("./segments/segment.tsx") },
          { path: "/catalog", lazy: () => import("./catalog/catalog.tsx") },
          { path: "/sequences", lazy: () => import("./sequences/sequences.tsx") },
          { path: "/sequences/new", lazy: () => import("./sequences/new.tsx") },
          { path: "/sequences/:key", lazy: () => import("./sequences/sequence.tsx") },
          { path: "/automation", lazy: () => import("./automation/log.tsx") },
          { path: "/companies", lazy: () => import("./companies/companies.tsx") },
          { path: "/companies/:companyId", lazy: () => import("./companies/company.tsx") },
          { path: "/settings/import", lazy: () => import("./imports/imports.tsx") },
          { path: "/settings/import/:importId", lazy: () => import("./imports/import.tsx") },
          { path: "/settings/keys", lazy: () => import("./settings/keys.tsx") },
          { path: "/settings/audit", lazy: () => import("./settings/audit.tsx") },
          { path: "/settings/business", lazy: () => import("./settings/business.tsx") },
          { path: "/settings/channels", lazy: () => import("./settings/channels.tsx") },
          { path: "/settings/privacy", lazy: () => import("./settings/privacy.tsx") },
          { path: "/settings/assignment", lazy: () => import("./settings/assignment/assignment.tsx") },
          { path: "/settings/scoring", lazy: () => import("./settings/scoring/scoring.tsx") },
          { path: "/settings/automation", lazy: () => import("./settings/automation/automation.tsx") },
          { path: "/settings/campaigns", lazy: () => import("./settings/campaigns/campaigns.tsx") },
          { path: "/settings/playbook", lazy: () => import("./settings/playbook/playbook.tsx") },
          { path: "/settings/replies", lazy: () => import("./settings/replies.tsx") },
          { path: "/settings/webhooks", lazy: () => import("./settings/webhooks/webhooks.tsx") },
          { path: "/settings/webhooks/:webhookId", lazy: () => import("./settings/webhooks/webhook.tsx") },
          { path: "/settings/sources", lazy: () => import("./settings/capture/sources.tsx") },
          { path: "/settings/commerce", lazy: () => import("./settings/commerce/commerce.tsx") },
          { path: "/settings/fields", lazy: () => import("./settings/fields/fields.tsx") },
          { path: "/settings/team", lazy: () => import("./settings/team.tsx") },
          { path: "/settings/account", lazy: () => import("./settings/account.tsx") },
          { path: "*", lazy: () => import("./pages/not-found.tsx") },
        ],
      },
    ],
    { basename: "/app" },
  );
}
