import type { Ctx } from "#lib/kernel/ctx.ts";
import type {
  ActionSearch,
  EvaluationRequest,
  EvaluationResponse,
  FoundAction,
  FoundEntity,
  ResourceSearch,
  SubjectSearch,
} from "../schemas.ts";

/**
 * Whoever decides, behind the protocol. `ctx.actor` is the client that asks. Searches give all they find, in an order that
 * stays: the protocol makes pages of it.
 */
export type DecisionPoint = {
  /** @throws DomainError `malformed` that names a member */
  evaluate(ctx: Ctx, request: EvaluationRequest): Promise<EvaluationResponse>;
  searchSubject(ctx: Ctx, request: SubjectSearch): Promise<FoundEntity[]>;
  searchResource(ctx: Ctx, request: ResourceSearch): Promise<FoundEntity[]>;
  searchAction(ctx: Ctx, request: ActionSearch): Promise<FoundAction[]>;
};
