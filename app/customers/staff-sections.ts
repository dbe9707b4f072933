import { holdsOneOf, type StaffRole } from "@/lib/catalogue/staff-roles";

/** `for`: the roles that may enter. An empty list means every role of staff. */
type Section = { label: string; href: string; for: readonly StaffRole[] };

const sections: readonly Section[] = [
  { label: "Customers", href: "/customers", for: [] },
  { label: "Overview", href: "/customers/overview", for: [] },
  { label: "Explain an error", href: "/customers/explain", for: [] },
  { label: "Settings", href: "/customers/settings", for: ["Admin"] },
];

/** The sections for staff, in the order of the header. A section that the person may not enter is left out. */
export const staffSections = (roles: readonly StaffRole[]): { label: string; href: string }[] =>
  sections.filter((section) => section.for.length === 0 || holdsOneOf(roles, section.for)).map(({ label, href }) => ({ label, href }));
