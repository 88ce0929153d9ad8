import {
  type Event,
  eventsIn,
  isEnd,
  type Kernel,
  type Row,
  type Scene,
  type State,
  type Status,
  start,
  step,
} from "./machine.ts";
import { brokenBy } from "./promises.ts";

export type Exploration = {
  states: number;
  steps: number;
  /** How many states there are of each status. */
  reached: Partial<Record<Status, number>>;
  answers: Partial<Record<string, number>>;
  /** The first thing that went wrong, by the shortest way there. */
  failure: { broken: string[]; way: string[] } | null;
};

type Node = { state: State; from: Node | null; by: Event | null };

/**
 * Walks through everything that can happen, nearest first. Every step is looked at, with all of the log behind it, before
 * states are taken for one that can't differ in what comes next.
 */
export function explore(kernel: Kernel, scene: Scene): Exploration {
  const result: Exploration = { states: 0, steps: 0, reached: {}, answers: {}, failure: null };
  const first: Node = { state: start, from: null, by: null };
  const seen = new Set([keyOf(scene, start)]);
  const queue = [first];

  // The queue grows while it is walked through.
  for (const node of queue) {
    result.states += 1;
    result.reached[node.state.status] = (result.reached[node.state.status] ?? 0) + 1;
    for (const event of eventsIn(scene, node.state)) {
      const taken = step(kernel, scene, node.state, event);
      const next: Node = { state: taken.after, from: node, by: event };
      result.steps += 1;
      if (taken.answer) result.answers[taken.answer] = (result.answers[taken.answer] ?? 0) + 1;

      const broken = brokenBy(kernel, scene, taken);
      if (broken.length > 0) return { ...result, failure: { broken, way: wayTo(next) } };
      if (taken.after === taken.before) continue;
      const key = keyOf(scene, next.state);
      if (!seen.has(key)) queue.push(next);
      seen.add(key);
    }
  }
  return result;
}

/**
 * A state by what can still matter: the last word of each person, on each digest that is there or may come back, and
 * which of two votes came first where they share somebody.
 */
function keyOf({ editsMax }: Scene, { status, digest, away, edits, ends, log }: State): string {
  const mayComeBack = !isEnd(status) && edits < editsMax;
  const matters = (row: Row) => row.digest === digest || (mayComeBack && row.decision !== "retract");
  const rows =
    status === "withdrawn" ? [] : log.filter((row) => matters(row) && log.findLast(sayingAs(row)) === row);
  const said = rows.map((row) => {
    const first = rows.find((other) => other.digest === row.digest && sharePerson(other, row)) === row;
    return `${row.digest} ${row.voterId} ${row.late} ${row.onBehalfOf} ${row.decision} ${first}`;
  });
  return `${status} ${digest} ${away} ${edits} ${ends} ${said.sort()}`;
}

function sayingAs({ digest, voterId, late }: Row): (row: Row) => boolean {
  return (row) => row.voterId === voterId && row.digest === digest && row.late === late;
}

function sharePerson(a: Row, b: Row): boolean {
  const isOfB = (id: string) => id === b.voterId || id === b.onBehalfOf;
  return isOfB(a.voterId) || (a.onBehalfOf !== null && isOfB(a.onBehalfOf));
}

function wayTo(node: Node): string[] {
  const way: string[] = [];
  for (let at: Node | null = node; at?.by; at = at.from) way.unshift(JSON.stringify(at.by));
  return way;
}
