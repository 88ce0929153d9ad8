import type { Person } from "../people.ts";
import { anchor, type Content, type Html, html, lines } from "./markup.ts";

/** The pieces that sections are made of. */

const none = html`<span class="none">none</span>`;

/** Names and values, one a row. */
export function facts(rows: readonly (readonly [string, Content])[]): Html {
  return html`<dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${isEmpty(value) ? none : value}</dd>`)}</dl>`;
}

export function table(head: readonly string[], rows: readonly (readonly Content[])[]): Html {
  if (rows.length === 0) return html`<p>${none}</p>`;
  return html`<table><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows.map(
    (cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`,
  )}</tbody></table>\n`;
}

export function section(id: string, title: Content, ...content: Content[]): Html {
  return html`<section id="${anchor(id)}"><h2>${title}</h2>\n${content}</section>\n`;
}

export function heading(title: Content): Html {
  return html`<h4>${title}</h4>\n`;
}

/** A text that somebody wrote, with its lines. */
export function prose(text: string): Html {
  return html`<div class="prose">${lines(text)}</div>`;
}

export function json(value: unknown): Html {
  return value === null ? none : html`<pre>${lines(JSON.stringify(value, null, 2))}</pre>`;
}

/** JSON on one line, for tables. */
export function shortJson(value: unknown): Html {
  return value === null ? none : code(JSON.stringify(value));
}

export function code(text: string | null): Html {
  return text === null ? none : html`<code>${text}</code>`;
}

/** `2026-11-21 01:46:07.123 UTC` */
export function time(at: string | null): Html {
  return at === null ? none : html`<span class="time">${at.replace("T", " ").replace("Z", " UTC")}</span>`;
}

export function person(who: Person | null): Html {
  if (!who) return none;
  const address = who.email === null ? null : html` &lt;${who.email}&gt;`;
  return html`<span class="person">${who.name}${address} <code>${who.id}</code></span>`;
}

function isEmpty(value: Content): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}
