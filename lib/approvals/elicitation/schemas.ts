import { z } from "zod";
import { idText } from "#lib/core/text.ts";
import { requestApprovalInput, requestedApproval } from "../requests/schemas.ts";

const link = {
  mode: z.literal("url"),
  message: z.string(),
  url: z.string().describe("The console's page. It gives nobody anything: whoever opens it must sign in."),
};

/** What a gateway answers an MCP client with, that has to send its user to where the action is decided on. */
export const elicitation = z.object({
  error: z
    .object({
      code: z.literal(-32042),
      message: z.string(),
      data: z.object({
        elicitations: z.array(z.object({ ...link, elicitationId: z.string() })),
      }),
    })
    .describe(
      "MCP 2025-11-25: the error of the JSON-RPC answer, for clients that declared `elicitation.url`.",
    ),
  input_required: z
    .object({
      resultType: z.literal("input_required"),
      inputRequests: z.object({
        approval: z.object({ method: z.literal("elicitation/create"), params: z.object(link) }),
      }),
      requestState: z.string(),
    })
    .describe("MCP 2026-07-28: the result of `tools/call`, for clients that declared `elicitation.url`."),
  tool_result: z
    .object({
      content: z.array(z.object({ type: z.literal("text"), text: z.string() })),
      isError: z.literal(true),
    })
    .describe("For every other client: the result of `tools/call`, in words."),
});
export type Elicitation = z.output<typeof elicitation>;

export const resumeElicitationInput = z.strictObject({
  id: idText,
  request_state: z.string().max(4_000).describe("As the client sent it back."),
  agent: requestApprovalInput.shape.agent,
  agent_issuer: requestApprovalInput.shape.agent_issuer,
  on_behalf_of: requestApprovalInput.shape.on_behalf_of,
  server: z.string().max(300).describe("Which server the call that came again is for, by name."),
  tool: z.string().max(2_000).describe("What that server itself calls the tool."),
  arguments_b64: z.string().max(400_000).describe("The bytes of that call's arguments, in base64."),
});

export const nextSteps = ["wait", "claim", "follow", "ask_anew", "stop"] as const;

export const resumedElicitation = z.object({
  same_action: z.boolean().describe("Whether the call that came again is the one that was asked about."),
  next: z
    .enum(nextSteps)
    .describe(
      "`wait`: elicit again, or look later. `claim`: make it. `follow`: a person changed it; go by `superseded_by`. `ask_anew`: another call, or its time is over. `stop`: don't repeat it.",
    ),
  text: z.string().describe("What to tell the agent."),
  approval: requestedApproval,
});
