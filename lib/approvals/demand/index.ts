export { listWhom } from "#lib/core/whom-words.ts";
export { askingSideOf, capacitiesOf, lineageOf, type Person, stagesOf } from "./capacities.ts";
export { type Demand, demandOf } from "./demand-of.ts";
export { loadPeople, ownedBy } from "./load-people.ts";
export { reversibilityOf } from "./reversibility.ts";
export { whyTightened } from "./tightened.ts";
