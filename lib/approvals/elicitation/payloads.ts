import { oneLine } from "#lib/core/one-line.ts";
import { agentTexts } from "../machine/index.ts";
import { sentenceOf } from "../requests/index.ts";
import type { Elicitation } from "./schemas.ts";

/** The error by which a server of MCP 2025-11-25 asks a client to open an address. */
const urlElicitationRequired = -32042;
const short = "A person must approve this call.";

type Asking = {
  id: string;
  agent: { name: string };
  server: { name: string };
  tool: string;
  matchNumber: number | null;
};

/**
 * The three ways in which an MCP client can be told where an action is decided on. Names are those that are registered, nothing
 * is the agent's own word, and neither address nor text carries any authority or names a person.
 *
 * @param url the console's page of the request
 * @param requestState what the client of 2026-07-28 sends back with its call
 * @see MCP 2025-11-25, client/elicitation, "URL Elicitation Required Error"; MCP 2026-07-28, basic/patterns/mrtr
 */
export function payloadsOf(asking: Asking, url: string, requestState: string): Elicitation {
  const sentence = sentenceOf({ ...asking, user: null });
  const open = "Open the page to decide, or to see who does: opening it approves nothing.";
  const message = [sentence, short, open, ...numberOf(asking)].join(" ");
  const ask = { mode: "url" as const, message, url };
  return {
    error: {
      code: urlElicitationRequired,
      message: short,
      data: { elicitations: [{ ...ask, elicitationId: asking.id }] },
    },
    input_required: {
      resultType: "input_required",
      inputRequests: { approval: { method: "elicitation/create", params: ask } },
      requestState,
    },
    tool_result: {
      content: [{ type: "text", text: inWords(asking, sentence, url) }],
      isError: true,
    },
  };
}

/** What whoever the agent acts for tells to whoever approves. */
function numberOf({ matchNumber }: Asking): string[] {
  return matchNumber === null ? [] : [`Your number is ${matchNumber}. Whoever approves asks you for it.`];
}

/** For an agent that can only read: what happened, what to do, and where a person goes. */
function inWords(asking: Asking, sentence: string, url: string): string {
  return [
    `approval_pending ${asking.id}`,
    `${oneLine(sentence, 700)} ${short} The call was not made. ${agentTexts.pending}`,
    `Tell whoever you act for that it is decided on at ${url} after signing in.`,
    ...numberOf(asking).map((number) => `Tell them this too: "${number}"`),
    "Once somebody has approved it, repeat the identical call: other arguments are another request.",
  ].join("\n");
}
