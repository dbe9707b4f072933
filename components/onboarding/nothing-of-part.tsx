import { ButtonLink } from "@/components/ui/button";
import { duties, withArticle } from "@/lib/catalogue/duties";
import { type PartDuty, parts } from "@/lib/catalogue/parts";

/** Nobody reads somebody else's part here as their own. */
export function NothingOfPart({
  part,
  isOver,
  action,
}: {
  part: { duty: PartDuty; isTheirs: boolean };
  isOver: boolean;
  action?: { label: string; href: string };
}) {
  const who = withArticle(duties[part.duty].name);
  return (
    <div>
      <h1 className="text-title font-semibold sm:text-display">
        {part.isTheirs ? "Your part: nothing is left" : "This part is not yours"}
      </h1>
      <p className="measure mt-3 text-lead text-muted">
        {part.isTheirs
          ? `${parts[part.duty].title}: there is nothing for your account to change now.${isOver ? "" : " What is left is somebody else's part."}`
          : `${parts[part.duty].title}: this takes ${who}, and your account is not one. If your role is only eligible in PIM, activate it and sign in again.`}
      </p>
      {part.isTheirs && action && (
        <ButtonLink kind="primary" href={action.href} className="mt-6 min-h-11 px-5">
          {action.label}
        </ButtonLink>
      )}
    </div>
  );
}
