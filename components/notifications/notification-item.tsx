"use client";

import Link from "next/link";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import type { NotificationView } from "#lib/notifications/schemas.ts";
import { cn } from "#lib/ui/cn.ts";
import { notificationKindLabels } from "#lib/ui/labels.ts";
import { kindIcons, silencedWords, subjectHref } from "./words.ts";

type NotificationItemProps = {
  notification: NotificationView;
  onOpen: (notification: NotificationView) => void;
};

/** One line of a list of notifications: what it is to me, what happened, and whether it still needs me. */
export function NotificationItem({ notification, onOpen }: NotificationItemProps) {
  const { kind, text, subject, created_at, read_at, silenced_because } = notification;
  const { icon: Icon, className } = kindIcons[kind];
  const over = silenced_because !== null;
  return (
    <li
      data-row
      className="flex min-h-13 cursor-pointer items-start gap-3 border-b px-3 py-2.5 last:border-b-0 hover:bg-hover"
    >
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", over ? "text-subtle" : className)} />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <Link
          href={subjectHref(subject)}
          onClick={() => onOpen(notification)}
          className={cn(
            "break-words text-sm",
            over && "text-muted line-through",
            read_at === null && !over && "font-medium",
          )}
        >
          <HostileText text={text} />
        </Link>
        <p className="flex flex-wrap gap-x-1.5 text-muted text-xs">
          <span>{notificationKindLabels[kind]}</span>
          <span aria-hidden>·</span>
          <Time at={created_at} />
          {silenced_because && (
            <>
              <span aria-hidden>·</span>
              <span>{silencedWords[silenced_because]}</span>
            </>
          )}
        </p>
      </div>
      {read_at === null && (
        <span className="mt-1.5 size-2 shrink-0 rounded-full bg-accent">
          <span className="sr-only">Unread</span>
        </span>
      )}
    </li>
  );
}
