import { FormSkeleton } from "#components/console/form-skeleton.tsx";

export default function Loading() {
  return <FormSkeleton />;
}
