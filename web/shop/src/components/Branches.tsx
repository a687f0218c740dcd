/** Where the shop is and when each branch is open. */
import { hoursByDays, openState } from "../opening-hours.ts";
import type { Branch, Opening, ShopData } from "../shop-data.ts";
import { formatMinutes, formatWeekday } from "../text.ts";
import type { PageControls } from "./Controls.tsx";
import { Icon } from "./Icon.tsx";
import { useNow } from "./OpenBadge.tsx";

export function Branches({ business, controls }: { business: ShopData["business"]; controls: PageControls }) {
  if (business.branches.length === 0) return null;
  return (
    <section id="branches" class="branches">
      <div class="wide">
        <h2>{controls.say("branches_title")}</h2>
        <ul class="branch-list">
          {business.branches.map((branch) => (
            <BranchCard key={branch.name} branch={branch} timeZone={business.timeZone} controls={controls} />
          ))}
        </ul>
      </div>
    </section>
  );
}

function BranchCard({ branch, timeZone, controls }: { branch: Branch; timeZone: string; controls: PageControls }) {
  const { language, say } = controls;
  const { isOpen } = openState(branch.hours, timeZone, useNow());
  return (
    <li class="branch">
      <div class="branch-head">
        <h3>{branch.name}</h3>
        <span class={isOpen ? "badge is-open" : "badge"}>
          <i aria-hidden="true" />
          {say(isOpen ? "open" : "closed")}
        </span>
      </div>
      <p class="with-icon">
        <Icon name="pin" />
        <span>{[branch.address, branch.city].filter(Boolean).join(", ")}</span>
      </p>
      {branch.phone && (
        <p class="with-icon">
          <Icon name="phone" />
          <a href={`tel:${branch.phone.replace(/[^+\d]/g, "")}`} aria-label={say("call", { phone: branch.phone })}>
            {branch.phone}
          </a>
        </p>
      )}
      <table aria-label={say("hours")}>
        <tbody>
          {hoursByDays(branch.hours).map(({ first, last, spans }) => (
            <tr key={first}>
              <th scope="row">{nameDays(first, last, controls)}</th>
              <td>
                {spans.length === 0
                  ? say("closed")
                  : spans.map((span) => <Span key={span.opensAt} span={span} language={language} />)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </li>
  );
}

function Span({ span, language }: { span: Opening; language: PageControls["language"] }) {
  return (
    <span class="span">
      {formatMinutes(span.opensAt, language)} – {formatMinutes(span.closesAt, language)}
    </span>
  );
}

function nameDays(first: number, last: number, { language }: PageControls): string {
  const length = first === last ? "long" : "short";
  const name = (day: number) => formatWeekday(day, language, length);
  return first === last ? name(first) : `${name(first)} – ${name(last)}`;
}
