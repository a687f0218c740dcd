/** Draws the demo's page. */
import { render } from "preact";
import { Page } from "./components/Page.tsx";

const place = document.getElementById("demo");
if (place) render(<Page />, place);
