/** How to reach the shop, and who made the chat. */
import type { ShopData } from "../shop-data.ts";
import type { SayShop } from "../text.ts";
import { Icon } from "./Icon.tsx";

export function Footer({ business, say }: { business: ShopData["business"]; say: SayShop }) {
  const { phone, email, website } = business;
  return (
    <footer>
      <div class="wide footer-row">
        <div>
          <b class="footer-name">{business.name}</b>
          <ul class="contact" aria-label={say("contact")}>
            {phone && (
              <li class="with-icon">
                <Icon name="phone" />
                <a href={`tel:${phone.replace(/[^+\d]/g, "")}`}>{phone}</a>
              </li>
            )}
            {email && (
              <li class="with-icon">
                <Icon name="mail" />
                <a href={`mailto:${email}`}>{email}</a>
              </li>
            )}
            {website && /^https?:\/\//.test(website) && (
              <li class="with-icon">
                <Icon name="globe" />
                <a href={website} rel="noopener">
                  {website.replace(/^https?:\/\/(www\.)?/, "")}
                </a>
              </li>
            )}
          </ul>
        </div>
        <div class="footer-made">
          <span class="charla-mark">
            <Icon name="chat" />
            {say("made_with")}
          </span>
          <a href="/docs">{say("for_developers")}</a>
        </div>
      </div>
    </footer>
  );
}
