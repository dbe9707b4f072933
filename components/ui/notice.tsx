import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

export type NoticeTone = "info" | "attention" | "danger";

const tones = {
  info: { Icon: Info, box: "border-accent/25 bg-accent-soft", icon: "text-accent-ink" },
  attention: { Icon: CircleAlert, box: "border-attention/30 bg-attention-soft", icon: "text-attention" },
  danger: { Icon: TriangleAlert, box: "border-danger/30 bg-danger-soft", icon: "text-danger" },
} as const;

/** Something the reader should know before going on. Icon and words show the tone, so it does not depend on colour alone. */
export function Notice(props: {
  tone?: NoticeTone;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  role?: "alert" | "status";
}) {
  const { Icon, box, icon } = tones[props.tone ?? "info"];
  return (
    <div role={props.role} className={`flex gap-3 rounded-panel border px-4 py-3.5 ${box}`}>
      <Icon aria-hidden="true" className={`mt-0.5 size-[1.125rem] shrink-0 ${icon}`} />
      <div className="min-w-0 flex-1 space-y-1 text-note">
        {props.title && <p className="font-medium text-ink">{props.title}</p>}
        {props.children && <div className="text-muted">{props.children}</div>}
        {props.actions && <div className="flex flex-wrap gap-2 pt-2">{props.actions}</div>}
      </div>
    </div>
  );
}
