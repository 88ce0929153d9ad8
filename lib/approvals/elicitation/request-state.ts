import { z } from "zod";
import { DomainError, invalidField } from "#lib/core/errors.ts";
import { seal, unseal } from "#lib/kernel/secret-box.ts";

/** No other sealed thing opens under this name. */
const purpose = "mcp-request-state/v1";

const requestState = z.strictObject({
  approval: z.string(),
  action_hash: z.string(),
  gateway: z.string(),
  /** Until when, in seconds since 1970. */
  exp: z.int(),
});
export type RequestState = z.output<typeof requestState>;

/**
 * What an MCP client carries from one call to the next, and could do anything with: sealed (AES-256-GCM), so that it can neither
 * be read nor made. It gives nobody anything either; the approval is claimed once, by the gateway that asked.
 */
export function sealState(state: RequestState): string {
  return Buffer.from(seal(purpose, JSON.stringify(state))).toString("base64url");
}

/**
 * @param now by the database's clock
 * @throws DomainError `invalid` for what is none of ours, was altered, or is of another gateway or request; `gone` once its time is over
 */
export function openState(
  sealed: string,
  { gateway, approval }: Pick<RequestState, "gateway" | "approval">,
  now: Date,
): RequestState {
  const state = read(sealed);
  if (!state || state.gateway !== gateway || state.approval !== approval)
    throw invalidField(
      "request_state",
      "This state was not given for this request, or was altered. Ask anew.",
    );
  if (now.getTime() >= state.exp * 1_000)
    throw new DomainError("gone", "The time of this request is over. Ask anew if it is still needed.");
  return state;
}

function read(sealed: string): RequestState | undefined {
  const bytes = Buffer.from(sealed, "base64url");
  // Bits that decoding skips over would make several texts of one state.
  if (bytes.toString("base64url") !== sealed) return undefined;
  try {
    return requestState.parse(JSON.parse(unseal(purpose, bytes)));
  } catch {
    return undefined;
  }
}
