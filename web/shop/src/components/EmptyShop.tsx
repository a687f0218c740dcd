/** What a new installation without a business shows: the next three steps. */
import { Controls, type PageControls } from "./Controls.tsx";
import { Icon } from "./Icon.tsx";

export function EmptyShop({ controls }: { controls: PageControls }) {
  const { say } = controls;
  const [before, after] = say("empty_sample", { option: "|" }).split("|");
  const tag = `<script src="${location.origin}/widget.js" data-site-key="…" async></script>`;
  return (
    <>
      <header class="top">
        <div class="wide">
          <span class="brand">
            <span class="brand-mark" aria-hidden="true">
              C
            </span>
            Charla
          </span>
          <Controls {...controls} />
        </div>
      </header>
      <main class="plain">
        <span class="plain-icon">
          <Icon name="chat" />
        </span>
        <h1>{say("empty_title")}</h1>
        <p class="lead">{say("empty_text")}</p>
        <ol class="steps">
          <li>
            <p>{say("empty_api")}</p>
          </li>
          <li>
            <p>{say("empty_widget")}</p>
            <pre>{tag}</pre>
          </li>
        </ol>
        <a class="primary" href="/docs">
          {say("empty_docs")}
        </a>
        <p class="aside">
          {before}
          <code>--empty</code>
          {after}
        </p>
      </main>
    </>
  );
}
