import { type Event, isDelegated, lineageIn, personIn, type Scene, type State } from "./machine.ts";
import { remembered } from "./remembered.ts";
import { mostSeats } from "./samples.ts";

/**
 * The rules once more, told from the people and not from the votes, slowly and by trying everything: what the kernel
 * says is held against it.
 */
export type Oracle = {
  /** Ids of the rows that count, in the order of the log. */
  counting: string[];
  outcome: "open" | "approved" | "rejected" | "changes_requested";
};

export const ask = remembered((scene: Scene, state: State): Oracle => {
  const heard: string[] = [];
  const counting = state.log.filter((row) => {
    if (!isStanding(state, row) || !mayCount(scene, state, row.voterId, row.onBehalfOf)) return false;
    if (heard.includes(row.voterId) || heard.includes(row.onBehalfOf ?? row.voterId)) return false;
    heard.push(row.voterId, row.onBehalfOf ?? row.voterId);
    return true;
  });
  const said = (decision: string) => counting.filter((row) => row.decision === decision);
  const seats = scene.stages.reduce((sum, { need }) => sum + need, 0);
  const approvers = said("approve").map((row): { roles: readonly string[] } =>
    personIn(scene, state, row.onBehalfOf ?? row.voterId),
  );
  const ids = counting.map(({ id }) => id);
  if (said("reject").length > 0) return { counting: ids, outcome: "rejected" };
  if (said("request_changes").length > 0) return { counting: ids, outcome: "changes_requested" };
  const full = seats > 0 && mostSeats(scene.stages, approvers) === seats;
  return { counting: ids, outcome: full ? "approved" : "open" };
});

/** What has to become of a ballot or a retraction. */
export function answerTo(
  scene: Scene,
  state: State,
  event: Event,
): "cast" | "late" | "retracted" | "refused" | null {
  switch (event.kind) {
    case "ballot": {
      const decided = state.status === "approved" || state.status === "rejected";
      if (!decided && state.status !== "in_review") return "refused";
      const { voter, principal } = event;
      const inTime: State = decided
        ? { ...state, log: state.log.map((row) => ({ ...row, late: false })) }
        : state;
      const people = [voter, principal ?? voter];
      const may =
        event.digest === state.digest &&
        mayCount(scene, state, voter, principal) &&
        standingOf(inTime, voter) === undefined &&
        !spokenFor(scene, inTime).some((id) => people.includes(id));
      if (!may) return "refused";
      return decided ? "late" : "cast";
    }
    case "retract":
      return state.status === "in_review" &&
        personIn(scene, state, event.voter).active &&
        standingOf(state, event.voter)
        ? "retracted"
        : "refused";
    default:
      return null;
  }
}

function spokenFor(scene: Scene, state: State): string[] {
  const { counting } = ask(scene, state);
  return state.log.flatMap(({ id, voterId, onBehalfOf }) =>
    counting.includes(id) ? [voterId, onBehalfOf ?? voterId] : [],
  );
}

/** The vote of somebody that they did not take back. */
export function standingOf({ log, digest }: State, voterId: string): State["log"][number] | undefined {
  const last = log.findLast((row) => row.voterId === voterId && row.digest === digest && !row.late);
  return last?.decision === "retract" ? undefined : last;
}

function isStanding(state: State, row: State["log"][number]): boolean {
  return standingOf(state, row.voterId)?.id === row.id;
}

function mayCount(scene: Scene, state: State, voterId: string, principalId: string | null): boolean {
  const voter = personIn(scene, state, voterId);
  const principal = personIn(scene, state, principalId ?? voterId);
  const asking = lineageIn(scene, state).map(({ personId }) => personId);
  return (
    voter.active &&
    principal.active &&
    (principalId === null || isDelegated(scene, state)) &&
    !asking.includes(voterId) &&
    !asking.includes(principal.id) &&
    scene.stages.some(({ role }) => principal.roles.includes(role))
  );
}
