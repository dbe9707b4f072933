import type { ReactNode } from "react";
import { PortalShell } from "@/components/onboarding/portal-shell";
import type { PageWidth } from "@/components/ui/page-shell";
import type { SignedInStaff } from "@/lib/identity/guards/staff-session";
import { staffSessionsPath, staffSignOutPath } from "@/lib/links/paths";
import { staffSections } from "./staff-sections";

/** The frame around every page for staff. */
export function StaffFrame(props: {
  who: SignedInStaff;
  /** The address of the section that this page belongs to. */
  section: string;
  width?: PageWidth;
  children: ReactNode;
}) {
  const { staff } = props.who;
  return (
    <PortalShell
      person={{ name: staff.name, userName: staff.userName }}
      signOutPath={staffSignOutPath}
      sessionsHref={staffSessionsPath}
      nav={staffSections(staff.roles).map((item) => ({ ...item, current: item.href === props.section }))}
      width={props.width ?? "full"}
    >
      {props.children}
    </PortalShell>
  );
}
