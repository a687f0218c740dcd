/** The sections of the settings in their order, and who sees them. */
import {
  type Icon,
  IconBuildingStore,
  IconClockPause,
  IconFileImport,
  IconForms,
  IconHistory,
  IconKey,
  IconMessageBolt,
  IconPlugConnected,
  IconRobot,
  IconRoute,
  IconShieldLock,
  IconShoppingCart,
  IconSpeakerphone,
  IconTargetArrow,
  IconUserCircle,
  IconUserPlus,
  IconUsers,
  IconWebhook,
} from "@tabler/icons-react";

export interface Section {
  readonly path: string;
  /** Of its name and its line, under `settings.sections`. */
  readonly key: string;
  /** Null for what everybody has. */
  readonly permission: string | null;
  readonly Icon: Icon;
}

export const SECTIONS: readonly Section[] = [
  { path: "/settings/business", key: "business", permission: "settings:read", Icon: IconBuildingStore },
  { path: "/settings/channels", key: "channels", permission: "channels:read", Icon: IconPlugConnected },
  { path: "/settings/playbook", key: "playbook", permission: "playbook:read", Icon: IconRobot },
  { path: "/settings/import", key: "import", permission: "contacts:manage", Icon: IconFileImport },
  { path: "/settings/replies", key: "replies", permission: "conversations:write", Icon: IconMessageBolt },
  { path: "/settings/team", key: "team", permission: "team:write", Icon: IconUsers },
  { path: "/settings/assignment", key: "assignment", permission: "settings:read", Icon: IconRoute },
  { path: "/settings/scoring", key: "scoring", permission: "settings:read", Icon: IconTargetArrow },
  { path: "/settings/automation", key: "automation", permission: "settings:read", Icon: IconClockPause },
  { path: "/settings/campaigns", key: "campaigns", permission: "settings:read", Icon: IconSpeakerphone },
  { path: "/settings/fields", key: "fields", permission: "settings:write", Icon: IconForms },
  { path: "/settings/sources", key: "sources", permission: "webhooks:read", Icon: IconUserPlus },
  { path: "/settings/commerce", key: "commerce", permission: "webhooks:read", Icon: IconShoppingCart },
  { path: "/settings/webhooks", key: "webhooks", permission: "webhooks:read", Icon: IconWebhook },
  { path: "/settings/keys", key: "keys", permission: "keys:read", Icon: IconKey },
  { path: "/settings/audit", key: "audit", permission: "audit:read", Icon: IconHistory },
  { path: "/settings/privacy", key: "privacy", permission: "privacy:write", Icon: IconShieldLock },
  { path: "/settings/account", key: "account", permission: null, Icon: IconUserCircle },
];
