import { cn } from "#lib/ui/cn.ts";
import { CopyButton } from "./copy-button.tsx";
import { VisibleText } from "./visible-text.tsx";

type CodeBlockProps = {
  code: string;
  /** What it is, for the copy button and screen readers: "server.json". */
  what: string;
  className?: string;
};

/** Code or JSON from anywhere; what hides in it is shown as in HostileText, and what is copied is the original. */
export function CodeBlock({ code, what, className }: CodeBlockProps) {
  return (
    <div className={cn("relative min-w-0 rounded-md border bg-sunken", className)}>
      <section
        aria-label={`Contents of ${what}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-120 overflow-auto rounded-md py-2.5 pr-10 pl-3 focus-visible:outline-offset-[-2px]"
      >
        <pre className="whitespace-pre-wrap break-words font-mono text-xs leading-5">
          <code>
            <VisibleText text={code} lines />
          </code>
        </pre>
      </section>
      <CopyButton value={code} what={what} className="absolute top-1.5 right-2.5" />
    </div>
  );
}
