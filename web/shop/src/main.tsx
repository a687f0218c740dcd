/** Draws the shop's page. */
import { render } from "preact";
import { Page } from "./components/Page.tsx";

const place = document.getElementById("shop");
if (place) render(<Page />, place);
