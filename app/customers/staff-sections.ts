import { holdsOneOf, type StaffRole } from "@/lib/catalogue/staff-roles";

/** The sections of staff's side, in the order of the header. One that somebody may not enter is not shown to them. */
type Section = { label: string; href: string; for: readonly StaffRole[] };

const sections: readonly Section[] = [
  { label: "Customers", href: "/customers", for: [] },
  { label: "Overview", href: "/customers/overview", for: [] },
  { label: "Explain an error", href: "/customers/explain", for: [] },
  { label: "Settings", href: "/customers/settings", for: ["Admin"] },
];

export const staffSections = (roles: readonly StaffRole[]): { label: string; href: string }[] =>
  sections.filter((section) => section.for.length === 0 || holdsOneOf(roles, section.for)).map(({ label, href }) => ({ label, href }));
