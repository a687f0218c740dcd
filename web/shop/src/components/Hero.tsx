/** The first screen: what the shop is, how to ask, and a few of its products. */
import { openChat } from "../chat.ts";
import { productName, type ShopData } from "../shop-data.ts";
import type { PageControls } from "./Controls.tsx";
import { Icon } from "./Icon.tsx";

interface Props {
  readonly shop: ShopData;
  readonly tagline: string;
  readonly controls: PageControls;
}

export function Hero({ shop, tagline, controls }: Props) {
  const { say } = controls;
  return (
    <section class="hero">
      <div class="wide hero-row">
        <div class="hero-text">
          <h1>{tagline || shop.business.name}</h1>
          <p class="lead">{say("hero_note")}</p>
          <div class="actions">
            <button type="button" class="primary" onClick={() => openChat()}>
              <Icon name="chat" />
              {say("hero_chat")}
            </button>
            <a class="secondary" href="#products">
              {say("hero_browse")}
            </a>
          </div>
        </div>
        <HeroPhotos shop={shop} controls={controls} />
      </div>
      <ul class="wide promises">
        <li>
          <Icon name="chat" />
          <div>
            <b>{say("promise_chat")}</b>
            <span>{say("promise_chat_text")}</span>
          </div>
        </li>
        <li>
          <Icon name="box" />
          <div>
            <b>{say("promise_stock")}</b>
            <span>{say("promise_stock_text")}</span>
          </div>
        </li>
        <li>
          <Icon name="people" />
          <div>
            <b>{say("promise_people")}</b>
            <span>{say("promise_people_text")}</span>
          </div>
        </li>
      </ul>
    </section>
  );
}

function HeroPhotos({ shop, controls }: { shop: ShopData; controls: PageControls }) {
  // One photo of each of the first categories shows the breadth of the shop.
  const photos = shop.categories
    .map((category) => shop.products.find((product) => product.category === category.key && product.imageUrl))
    .filter((product) => product !== undefined)
    .slice(0, 4);
  if (photos.length < 4) return null;
  return (
    <div class="hero-photos">
      {photos.map((product) => (
        <figure key={product.sku}>
          <img src={product.imageUrl ?? ""} alt="" width="240" height="180" />
          <figcaption>
            <span>{productName(product, controls.language)}</span>
            <b>{product.priceText}</b>
          </figcaption>
        </figure>
      ))}
    </div>
  );
}
