"use client";

import { CheckCheck } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { NotificationCounts } from "#lib/notifications/schemas.ts";
import { useNotificationCounts, useReadNotifications } from "./api.ts";

type ReadAllButtonProps = { counts: NotificationCounts; size?: "sm" | "md" };

export function ReadAllButton({ counts: initial, size = "md" }: ReadAllButtonProps) {
  const { data: counts } = useNotificationCounts(initial);
  const { mutate, isPending } = useReadNotifications();
  const toast = useToast();
  return (
    <Button
      size={size}
      variant={size === "sm" ? "ghost" : "secondary"}
      icon={<CheckCheck aria-hidden />}
      pending={isPending}
      reason={counts.unread === 0 ? "You have read everything." : undefined}
      onClick={() =>
        mutate(
          { all: true },
          {
            onError: (error) =>
              toast({ title: "Nothing was marked as read", description: error.message, tone: "danger" }),
          },
        )
      }
    >
      Mark all read
    </Button>
  );
}
