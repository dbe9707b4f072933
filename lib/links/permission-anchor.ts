import type { PermissionName } from "@/lib/catalogue/permissions";

/** Where a permission stands on a page that lists them. */
export const permissionAnchor = (name: PermissionName): string => `permission-${name}`;
