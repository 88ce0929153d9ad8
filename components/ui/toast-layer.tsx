"use client";

import { Toast as Base } from "@base-ui/react/toast";
import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useEffect } from "react";
import { plainVisible } from "#lib/core/visible-text.ts";
import { buttonClass } from "./button-class.ts";
import { IconButton } from "./icon-button.tsx";
import { type ToastAction, type ToastTone, takeToasts } from "./toast-store.ts";

type ToastData = { action?: ToastAction };

/** Toasts name things by what others called them. */
const toastMax = 300;

const icons: Record<ToastTone, ReactNode> = {
  info: <Info aria-hidden className="text-info" />,
  success: <CircleCheck aria-hidden className="text-success" />,
  danger: <CircleAlert aria-hidden className="text-danger" />,
};

export function ToastLayer() {
  return (
    <Base.Provider timeout={6000} limit={3}>
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-4 z-(--layer-toast) flex w-[calc(100vw-2rem)] max-w-90 flex-col-reverse gap-2">
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function Toasts() {
  const { toasts, add } = Base.useToastManager<ToastData>();

  // Outside system: the store that pages talk to.
  useEffect(
    () =>
      takeToasts(({ title, description, tone = "success", action }) => {
        add({
          title: plainVisible(title, toastMax),
          description: description && plainVisible(description, toastMax),
          type: tone,
          priority: tone === "danger" ? "high" : "low",
          data: { action },
        });
      }),
    [add],
  );

  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      data-toast
      swipeDirection="right"
      className="float-in rounded-md bg-overlay shadow-float data-limited:hidden"
    >
      <Base.Content className="flex items-start gap-2.5 py-2.5 pr-2 pl-3">
        <span className="mt-1.5 [&_svg]:size-4">{icons[toast.type as ToastTone]}</span>
        <div className="grid min-w-0 flex-1 gap-0.5 py-1.5">
          <Base.Title className="break-words font-medium text-sm" />
          <Base.Description className="break-words text-muted text-xs" />
        </div>
        {toast.data?.action && <ActionButton action={toast.data.action} />}
        <Base.Close render={<IconButton label="Dismiss" icon={<X aria-hidden />} />} />
      </Base.Content>
    </Base.Root>
  ));
}

function ActionButton({ action }: { action: ToastAction }) {
  const className = buttonClass({ size: "sm" }, "mt-0.5");
  if ("href" in action)
    return (
      <Link href={action.href} className={className}>
        {action.label}
      </Link>
    );
  return (
    <Base.Action onClick={action.run} className={className}>
      {action.label}
    </Base.Action>
  );
}
