/** The report as a page of its own: one file without script or address, for light and dark, desk and phone, and paper. */
import { Html, html } from "../http/pages/html.ts";
import type { Locale } from "../lib/locale.ts";
import { wilson } from "../lib/proportions.ts";
import { type Bar, columns, shares } from "./charts.ts";
import { STYLE } from "./page-style.ts";
import type { SimulationReport } from "./report.ts";
import { aboutOf, liftSentence } from "./text.ts";
import { type Words, wordsIn } from "./words.ts";

/** The whole page, in a language. */
export function pageReport(report: SimulationReport, locale: Locale): string {
  const words = wordsIn(locale, report.currency);
  const title = words.say("title", { name: report.target.name });
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<header><h1>${title}</h1><p>${aboutOf(report, words)}</p></header>
${tiles(report, words)}
<div class="cards">
${outcomeCard(report, words)}
${barsCard(
  words.say("ends"),
  report.people.ends.map(({ end, people }) => bar(words.end(end), people, words)),
  words,
)}
${hoursCard(report, words)}
${daysCard(report, words)}
${barsCard(
  words.say("delays"),
  report.delays.map(({ reason, times }) => bar(words.reason(reason), times, words)),
  words,
)}
${barsCard(
  words.say("drops"),
  report.drops.map(({ reason, messages }) => bar(words.reason(reason), messages, words)),
  words,
)}
${stepsCard(report, words)}
</div>
<footer>${words.say("foot")}</footer>
</main>
</body>
</html>
`.text;
}

function bar(label: string, value: number, words: Words): Bar {
  return { label, value, shown: words.count(value) };
}

function tiles({ messages, people, replies, optOuts, codes, outcome }: SimulationReport, words: Words): Html {
  const { recovered, written } = outcome;
  const money = recovered
    ? {
        label: words.say("recovered"),
        value: words.money(recovered.amount),
        note: words.say("between", { low: words.money(recovered.low), high: words.money(recovered.high) }),
      }
    : { label: words.say("earned"), value: words.money(written.cents), note: "" };
  const all = [
    money,
    {
      label: words.say("entered"),
      value: words.count(people.entered),
      note: `${words.say("heldOut")}: ${words.count(people.heldOut)}`,
    },
    {
      label: words.say("sent"),
      value: words.count(messages.sent),
      note: words.say("planned", { count: messages.planned }),
    },
    {
      label: words.say("read"),
      value: words.percent(messages.sent === 0 ? 0 : messages.read / messages.sent),
      note: words.count(messages.read),
    },
    {
      label: words.say("replies"),
      value: words.count(replies),
      note: words.say("answered", { count: messages.answered }),
    },
    {
      label: words.say("optOuts"),
      value: words.count(optOuts),
      note: words.percent(people.entered === 0 ? 0 : optOuts / people.entered),
    },
    ...(codes.made > 0
      ? [
          {
            label: words.say("codes"),
            value: words.count(codes.used),
            note: words.say("codesOf", { count: codes.made }),
          },
        ]
      : []),
  ];
  return html`<dl class="tiles">${all.map(
    ({ label, value, note }) => html`<div><dt>${label}</dt><dd>${value}<small>${note}</small></dd></div>`,
  )}</dl>`;
}

function card(title: string, body: Html, isWide = false): Html {
  return html`<section class="${isWide ? "card wide" : "card"}"><h2>${title}</h2>${body}</section>`;
}

function outcomeCard({ outcome: { written, heldOut, lift } }: SimulationReport, words: Words): Html {
  const groupOf = (label: string, { people, buyers }: typeof written, isQuiet: boolean) => {
    const share = people === 0 ? 0 : buyers / people;
    const shown = `${words.percent(share)} · ${words.count(buyers)} / ${words.count(people)}`;
    return { label, share, ...wilson(buyers, people), shown, isQuiet };
  };
  const groups = [
    groupOf(words.say("written"), written, false),
    ...(heldOut.people > 0 ? [groupOf(words.say("leftAlone"), heldOut, true)] : []),
  ];
  const said = lift ? liftSentence(lift, words) : words.say("noControl");
  return card(words.say("lift"), html`${shares(groups, words.say("lift"))}<p>${said}</p>`);
}

function hoursCard({ messages, timeZone }: SimulationReport, words: Words): Html {
  const bars = messages.byHour.map((sent, hour) => bar(`${hour}`, sent, words));
  const title = words.say("byHour");
  return card(title, html`${columns(bars, { title, every: 3 })}<p>${words.say("hourAxis", { zone: timeZone })}</p>`);
}

function daysCard({ messages, from, days }: SimulationReport, words: Words): Html {
  const sentOn = new Map(messages.byDay.map(({ day, sent }) => [day, sent]));
  const all = Array.from({ length: days }, (_, at) => {
    const date = new Date(`${from}T12:00:00Z`);
    date.setUTCDate(date.getUTCDate() + at);
    const day = date.toISOString().slice(0, 10);
    return bar(`${day.slice(8)}/${day.slice(5, 7)}`, sentOn.get(day) ?? 0, words);
  });
  const title = words.say("byDay");
  return card(title, columns(all, { title, every: Math.max(1, Math.ceil(days / 6)) }));
}

function barsCard(title: string, bars: readonly Bar[], words: Words): Html {
  if (bars.length === 0) return card(title, html`<p>${words.say("none")}</p>`);
  const most = Math.max(...bars.map(({ value }) => value), 1);
  return card(
    title,
    html`<ul class="bars">${bars.map(
      ({ label, value, shown }) => html`<li><span>${label}</span><b>${shown}</b>
<svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="rail" width="100" height="4"/><rect class="bar" width="${Math.round((value / most) * 1000) / 10}" height="4"/></svg></li>`,
    )}</ul>`,
  );
}

function stepsCard({ steps }: SimulationReport, words: Words): Html {
  const hasVariants = steps.some(({ variant, step }) => variant !== null && variant !== step);
  const body = html`<table><thead><tr><th scope="col">${words.say("step")}</th>${
    hasVariants && html`<th scope="col">${words.say("variant")}</th>`
  }<th scope="col" class="number">${words.say("sent")}</th><th scope="col" class="number">${words.say("notSent")}</th></tr></thead>
<tbody>${steps.map(
    ({ step, variant, sent, notSent }) =>
      html`<tr><th scope="row">${step}</th>${hasVariants && html`<td>${variant ?? ""}</td>`}<td class="number">${words.count(sent)}</td><td class="number">${words.count(notSent)}</td></tr>`,
  )}</tbody></table>`;
  return card(words.say("steps"), steps.length === 0 ? html`<p>${words.say("none")}</p>` : body, true);
}
