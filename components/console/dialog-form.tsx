import type { ReactNode, Ref } from "react";

type DialogFormProps = {
  ref: Ref<HTMLFormElement>;
  onSubmit: () => void;
  className: string;
  children: ReactNode;
};

/** The form of a dialog whose buttons stand in the dialog's foot: Enter in a field submits it all the same. */
export function DialogForm({ ref, onSubmit, className, children }: DialogFormProps) {
  return (
    <form
      ref={ref}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
      className={className}
    >
      {children}
      <button type="submit" hidden aria-hidden tabIndex={-1} />
    </form>
  );
}
