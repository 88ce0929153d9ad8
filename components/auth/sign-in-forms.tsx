import { buttonClass } from "#components/ui/button-class.ts";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";

const submitClass = buttonClass({ variant: "primary" }, "h-10 w-full");
const inputClass = "h-10";

export function PasswordForm({ action, email }: { action: string; email: string }) {
  return (
    <form method="post" action={action} className="grid gap-4">
      <Field label="E-mail address">
        <Input
          name="email"
          type="email"
          required
          autoComplete="username"
          autoFocus={email === ""}
          defaultValue={email}
          className={inputClass}
        />
      </Field>
      <Field label="Password">
        <Input
          name="password"
          type="password"
          required
          autoComplete="current-password"
          autoFocus={email !== ""}
          className={inputClass}
        />
      </Field>
      <button type="submit" className={submitClass}>
        Sign in
      </button>
    </form>
  );
}

type ChoosePasswordProps = { action: string; invitation: string; email: string };

export function ChoosePasswordForm({ action, invitation, email }: ChoosePasswordProps) {
  return (
    <form method="post" action={action} className="grid gap-4">
      <input type="hidden" name="invitation" value={invitation} />
      {/* For password managers, which save what they see beside the password. */}
      <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
      <Field label="New password" hint="12 characters or more. A few words are easier to remember.">
        <Input
          name="password"
          type="password"
          required
          minLength={12}
          autoComplete="new-password"
          autoFocus
          className={inputClass}
        />
      </Field>
      <button type="submit" className={submitClass}>
        Save password and sign in
      </button>
    </form>
  );
}
