import { ButtonLink } from "@/components/ui/button";

export type RefusedViewProps = {
  title: string;
  what: string;
  next: string;
  actions: readonly { label: string; href: string }[];
};

/** A friendly refusal: what happened, what to do about it, and where to go. The first action is the recommended one. */
export function RefusedView({ title, what, next, actions }: RefusedViewProps) {
  return (
    <div className="measure">
      <h1 className="text-title font-semibold">{title}</h1>
      <p className="mt-4 text-lead">{what}</p>
      <p className="mt-2 text-muted">{next}</p>
      {actions.length > 0 && (
        <div className="mt-8 flex flex-wrap gap-3 max-sm:flex-col">
          {actions.map((action, index) => (
            <ButtonLink key={action.href} href={action.href} kind={index === 0 ? "primary" : "quiet"}>
              {action.label}
            </ButtonLink>
          ))}
        </div>
      )}
    </div>
  );
}
