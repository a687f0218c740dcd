/** The sign of a channel. */
import {
  IconBrandInstagram,
  IconBrandMessenger,
  IconBrandTelegram,
  IconBrandWhatsapp,
  IconDeviceMobileMessage,
  IconMail,
  IconMessageCircle,
  IconRobot,
  IconTerminal2,
} from "@tabler/icons-react";

const ICONS: Readonly<Record<string, typeof IconMail>> = {
  webchat: IconMessageCircle,
  terminal: IconTerminal2,
  telegram: IconBrandTelegram,
  "whatsapp-web": IconBrandWhatsapp,
  "whatsapp-cloud": IconBrandWhatsapp,
  messenger: IconBrandMessenger,
  instagram: IconBrandInstagram,
  email: IconMail,
  sms: IconDeviceMobileMessage,
  botframework: IconRobot,
};

export function ChannelIcon({ kind, name, size = 16 }: { kind: string; name: string; size?: number }) {
  const Icon = ICONS[kind] ?? IconMessageCircle;
  return <Icon size={size} stroke={1.6} role="img" aria-label={name} />;
}
