/** A refusal of the decision kernel in the words of actions. */
export function inApprovalWords<R extends { no: string; kind: string }>(refusal: R): R {
  switch (refusal.kind) {
    case "voted":
      return {
        ...refusal,
        no: "You have decided on this already, and that stays. What is approved can be stopped, with a reason.",
      };
    case "not_eligible":
      return { ...refusal, no: "You are none of those whom the rule names to decide on this." };
    case "conflict_of_interest":
      return {
        ...refusal,
        no: "You stand on the side that asks for this. The rule has somebody else decide.",
      };
    default:
      return refusal;
  }
}
