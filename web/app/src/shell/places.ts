/** The places of the app in their order, and who sees them. */
import {
  type Icon,
  IconAddressBook,
  IconBuildingSkyscraper,
  IconChecklist,
  IconFileInvoice,
  IconInbox,
  IconLifebuoy,
  IconPackage,
  IconRoute,
  IconSettings,
  IconShoppingCart,
  IconSpeakerphone,
  IconTargetArrow,
  IconTimelineEvent,
  IconUsers,
  IconUsersGroup,
} from "@tabler/icons-react";

export interface Place {
  readonly path: string;
  /** Of its name, under `places`. */
  readonly key: string;
  readonly permission: string;
  readonly Icon: Icon;
  /** Lists beside its own that belong to it too, each with its name among the texts. */
  readonly beside?: readonly { readonly path: string; readonly name: string }[];
}

export const PLACES: readonly Place[] = [
  { path: "/inbox", key: "inbox", permission: "conversations:read", Icon: IconInbox },
  { path: "/leads", key: "leads", permission: "leads:read", Icon: IconTargetArrow },
  { path: "/contacts", key: "contacts", permission: "contacts:read", Icon: IconAddressBook },
  { path: "/companies", key: "companies", permission: "contacts:read", Icon: IconBuildingSkyscraper },
  { path: "/cases", key: "cases", permission: "cases:read", Icon: IconLifebuoy },
  { path: "/quotes", key: "quotes", permission: "quotes:read", Icon: IconFileInvoice },
  {
    path: "/orders",
    key: "orders",
    permission: "orders:read",
    Icon: IconShoppingCart,
    beside: [
      { path: "/carts", name: "sales.carts.title" },
      { path: "/invoices", name: "sales.invoices.title" },
    ],
  },
  { path: "/tasks", key: "tasks", permission: "tasks:read", Icon: IconChecklist },
  { path: "/campaigns", key: "campaigns", permission: "campaigns:read", Icon: IconSpeakerphone },
  { path: "/segments", key: "segments", permission: "campaigns:read", Icon: IconUsersGroup },
  { path: "/catalog", key: "catalog", permission: "catalog:read", Icon: IconPackage },
  { path: "/sequences", key: "sequences", permission: "campaigns:read", Icon: IconRoute },
  { path: "/automation", key: "automation", permission: "campaigns:read", Icon: IconTimelineEvent },
  { path: "/settings/team", key: "team", permission: "team:write", Icon: IconUsers },
  { path: "/settings", key: "settings", permission: "settings:read", Icon: IconSettings },
];
