import {
  caseOf,
  isEnd,
  type Kernel,
  lineageIn,
  personIn,
  type Scene,
  type State,
  type Step,
} from "./machine.ts";
import { answerTo, ask, standingOf } from "./oracle.ts";
import { remembered } from "./remembered.ts";

/** Must hold in every state that can be reached. */
type StatePromise = (kernel: Kernel, scene: Scene, state: State) => boolean;
/** Must hold of every step that can be taken. */
type StepPromise = (kernel: Kernel, scene: Scene, step: Step) => boolean;

/** The rows behind the votes that the kernel counts: as they are in the log, not as the kernel sees them. */
const counted = remembered((kernel: Kernel, scene: Scene, state: State): State["log"] => {
  const ids = kernel.countingVotes(caseOf(scene, state)).map(({ id }) => id);
  return ids.flatMap((id) => state.log.filter((row) => row.id === id));
});

const tallied = remembered((kernel: Kernel, scene: Scene, state: State) =>
  kernel.tally(caseOf(scene, state)),
);

function peopleOf({ voterId, onBehalfOf }: State["log"][number]): string[] {
  return onBehalfOf === null ? [voterId] : [voterId, onBehalfOf];
}

const statePromises: Record<string, StatePromise> = {
  "nobody of the asking side counts": (kernel, scene, state) => {
    const people = counted(kernel, scene, state).flatMap(peopleOf);
    return lineageIn(scene, state).every(({ personId }) => !people.includes(personId));
  },
  "no vote on another digest counts": (kernel, scene, state) =>
    counted(kernel, scene, state).every(({ digest }) => digest === state.digest),
  "nobody counts who may not vote today": (kernel, scene, state) =>
    counted(kernel, scene, state).every((row) => {
      const whose = personIn(scene, state, row.onBehalfOf ?? row.voterId);
      return (
        personIn(scene, state, row.voterId).active &&
        whose.active &&
        scene.stages.some(({ role }) => whose.roles.includes(role))
      );
    }),
  "no vote that was taken back or came late counts": (kernel, scene, state) =>
    counted(kernel, scene, state).every((row) => !row.late && standingOf(state, row.voterId)?.id === row.id),
  "every person counts once": (kernel, scene, state) => {
    const people = counted(kernel, scene, state).flatMap(peopleOf);
    return new Set(people).size === people.length;
  },
  "every person sits once": (kernel, scene, state) => {
    const seated = tallied(kernel, scene, state).flatMap(({ voterIds }) => voterIds);
    return new Set(seated).size === seated.length;
  },
  "what counts is what should": (kernel, scene, state) =>
    `${counted(kernel, scene, state).map(({ id }) => id)}` === `${ask(scene, state).counting}`,
  "every seat is filled exactly when the votes can fill them": (kernel, scene, state) => {
    const { outcome } = ask(scene, state);
    const full = tallied(kernel, scene, state).every(({ need, have }) => have === need);
    return outcome === "open" ? !full : outcome !== "approved" || full;
  },
  "a full set of approvals is an approval, and no verdict is lost": (_kernel, scene, state) =>
    state.status !== "in_review" || ask(scene, state).outcome === "open",
  "it ends once": (_kernel, _scene, { status, ends }) =>
    isEnd(status) ? ends.length === 1 && ends[0] === status : ends.length === 0,
};

const stepPromises: Record<string, StepPromise> = {
  "what has ended stays as it ended": (_kernel, _scene, { before, after }) =>
    !isEnd(before.status) || after.status === before.status,
  "it is decided by what the votes call for at that moment, and by nothing else": (_kernel, scene, step) => {
    const { before, event, after } = step;
    if (after.status === before.status) return true;
    if (event.kind === "withdraw") return after.status === "withdrawn";
    if (after.status === "in_review") return event.kind === "edit";
    return ask(scene, after).outcome === after.status;
  },
  "votes and retractions are taken from those who may give them, and from nobody else": (
    _kernel,
    scene,
    step,
  ) => step.answer === answerTo(scene, step.before, step.event),
  "a late vote changes nothing": (kernel, scene, { before, after, answer }) => {
    if (answer !== "late") return true;
    const seen = (state: State) => {
      const c = caseOf(scene, state);
      return JSON.stringify([
        state.status,
        kernel.standingVotes(c),
        tallied(kernel, scene, state),
        kernel.outcomeOf(c),
      ]);
    };
    return seen(before) === seen(after);
  },
  "a vote is of what its voter saw": (_kernel, _scene, { before, event, after }) =>
    event.kind !== "ballot" || after === before || after.log.at(-1)?.digest === event.digest,
};

export const promises = [...Object.keys(statePromises), ...Object.keys(stepPromises)];

/** The promises that a step breaks, by itself or by where it leads. A refusal leads nowhere. */
export function brokenBy(kernel: Kernel, scene: Scene, step: Step): string[] {
  const byStep = Object.keys(stepPromises).filter((name) => !stepPromises[name]?.(kernel, scene, step));
  if (step.after === step.before) return byStep;
  const after = Object.keys(statePromises).filter(
    (name) => !statePromises[name]?.(kernel, scene, step.after),
  );
  return [...after, ...byStep];
}
