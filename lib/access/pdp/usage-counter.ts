import type { Usage } from "../evaluation/index.ts";
import { countedParts, countersMax } from "./limits.ts";

/** Calls close to one another, which stop counting together: when the last of them is out of the time. */
type Part = { firstMs: number; lastMs: number; calls: number };
type Counter = { spanMs: number; parts: Part[] };

/**
 * How often something was permitted in a sliding window, by a clock that nobody can set. What it counts is never less than what
 * was permitted, and at most a part of the window (1/32) too long.
 *
 * Each process counts by itself: where several decide, each permits as often as a limit says, and one that starts anew begins
 * with nothing. Memory is bounded: beyond `countersMax`, what was not permitted for the longest time is forgotten.
 */
export class UsageCounter implements Usage {
  readonly #counters = new Map<string, Counter>();
  readonly #nowMs: () => number;
  readonly #max: number;

  constructor(nowMs = () => performance.now(), max = countersMax) {
    this.#nowMs = nowMs;
    this.#max = max;
  }

  count(key: string, seconds: number): { calls: number; freesInSeconds: number } {
    const counter = this.#counters.get(key);
    if (!counter) return { calls: 0, freesInSeconds: 0 };
    const now = this.#nowMs();
    counter.spanMs = seconds * 1_000;
    const isOver = ({ lastMs }: Part) => lastMs + counter.spanMs <= now;
    while (counter.parts[0] && isOver(counter.parts[0])) counter.parts.shift();
    const [oldest] = counter.parts;
    if (!oldest) return { calls: 0, freesInSeconds: 0 };
    return {
      calls: counter.parts.reduce((sum, { calls }) => sum + calls, 0),
      freesInSeconds: Math.ceil((oldest.lastMs + counter.spanMs - now) / 1_000),
    };
  }

  /** Something was permitted that counts under this key. */
  note(key: string): void {
    const now = this.#nowMs();
    const counter = this.#counters.get(key) ?? { spanMs: 0, parts: [] };
    // The keys of a map are in the order in which they came: the one noted last is forgotten last.
    this.#counters.delete(key);
    this.#counters.set(key, counter);
    const last = counter.parts.at(-1);
    if (last && now - last.firstMs < counter.spanMs / countedParts) {
      last.lastMs = now;
      last.calls += 1;
    } else counter.parts.push({ firstMs: now, lastMs: now, calls: 1 });
    const [forgotten] = this.#counters.keys();
    if (this.#counters.size > this.#max && forgotten !== undefined) this.#counters.delete(forgotten);
  }
}
