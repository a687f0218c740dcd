/** The landing page of a shop that has a business. */
import { localized, type ShopData } from "../shop-data.ts";
import { Branches } from "./Branches.tsx";
import { Catalog } from "./Catalog.tsx";
import { Controls, type PageControls } from "./Controls.tsx";
import { Footer } from "./Footer.tsx";
import { Hero } from "./Hero.tsx";
import { OpenBadge } from "./OpenBadge.tsx";

export function Shop({ shop, controls }: { shop: ShopData; controls: PageControls }) {
  const { say, language } = controls;
  const { business } = shop;
  return (
    <>
      <a class="skip" href="#products">
        {say("skip")}
      </a>
      <header class="top">
        <div class="wide">
          <a class="brand" href="#top">
            <span class="brand-mark" aria-hidden="true">
              {[...business.name][0]}
            </span>
            {business.name}
          </a>
          <OpenBadge business={business} controls={controls} />
          <nav>
            <a href="#products">{say("nav_products")}</a>
            <a href="#branches">{say("nav_branches")}</a>
          </nav>
          <Controls {...controls} />
        </div>
      </header>
      <main id="top">
        <Hero shop={shop} tagline={localized(business.tagline, language, business.locale)} controls={controls} />
        <Catalog shop={shop} controls={controls} />
        <Branches business={business} controls={controls} />
      </main>
      <Footer business={business} say={say} />
    </>
  );
}
