import type { Checkpoint } from "../checkpoint.ts";
import { openCheckpoint } from "../open-checkpoint.ts";
import type { Policy } from "../policy.ts";
import type { Report } from "./report.ts";
import type { LogSource } from "./source.ts";

/**
 * Walks through older checkpoints while the tree grows: at the size of each the root must be the one that was signed then.
 * Whoever truncates or rewrites a log can't make it extend what somebody else has kept.
 */
export async function newOlderCheckpoints(
  source: LogSource,
  policy: Policy,
  newest: Checkpoint,
  out: Report,
) {
  const iterator = source.olderCheckpoints()[Symbol.asyncIterator]();
  const extended = { checkpoints: 0, oldest: null as number | null };
  let size = 0;
  let upcoming = await next();

  async function next(): Promise<{ checkpoint: Checkpoint; from: string } | null> {
    for (let item = await iterator.next(); !item.done; item = await iterator.next()) {
      const { note, from } = item.value;
      const checkpoint = opened(note, from);
      if (checkpoint && checkpoint.size < size)
        out.fault(source.class, `${from} is not where its size belongs.`);
      else if (checkpoint) return { checkpoint, from };
    }
    return null;
  }

  function opened(note: string, from: string): Checkpoint | null {
    try {
      const { checkpoint } = openCheckpoint(note, policy);
      if (checkpoint.origin === newest.origin) return checkpoint;
      out.fault(source.class, `${from} is of another log, ${checkpoint.origin}.`);
    } catch (error) {
      out.fault(source.class, `${from}: ${(error as Error).message}`);
    }
    return null;
  }

  return {
    extended,
    /** Whether a checkpoint of this size is to be compared. */
    isAt: (at: number): boolean => upcoming?.checkpoint.size === at,
    /** The tree has this size and root. */
    async compare(at: number, root: Buffer): Promise<void> {
      size = at;
      for (; upcoming?.checkpoint.size === at; upcoming = await next()) {
        const { checkpoint, from } = upcoming;
        if (!checkpoint.root.equals(root))
          out.fault(source.class, `It does not extend ${from}: at ${at} events it had another root.`);
        else {
          extended.checkpoints++;
          extended.oldest ??= at;
        }
      }
    },
    /** What is left when the log ends is longer than the log. */
    async finish(): Promise<void> {
      for (; upcoming; upcoming = await next())
        out.fault(
          source.class,
          `It was truncated: it had ${upcoming.checkpoint.size} events at ${upcoming.from}, and says ${newest.size} now.`,
        );
    },
  };
}

export type OlderCheckpoints = Awaited<ReturnType<typeof newOlderCheckpoints>>;
