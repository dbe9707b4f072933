/**
 * How long a change takes to be seen everywhere. Microsoft promises nothing (devblogs.microsoft.com/identity, 2026-03-24, "Designing for
 * eventual consistency in Microsoft Entra"), so each kind of change has a lag, and each mode has a table of them.
 */

export type PropagationMode = "instant" | "demo" | "real";
export const propagationModes = ["instant", "demo", "real"] as const satisfies readonly PropagationMode[];

/** The effect that comes late. */
export type Lag =
  /** A new application answers 404 by id, and is missing from lists. */
  | "application"
  /** The same for a service principal. */
  | "service-principal"
  /** A grant is missing from appRoleAssignments. */
  | "grant-listed"
  /** A grant is missing from the `roles` of a fresh token. */
  | "grant-in-token"
  /** A new secret is refused with AADSTS7000215. */
  | "client-secret"
  /** A new certificate is refused with AADSTS700027. */
  | "certificate"
  /** The token endpoint answers AADSTS65001 after a consent that succeeded. */
  | "consent"
  /** New-ManagementRoleAssignment does not find what New-ServicePrincipal made. */
  | "exchange-pointer"
  /** An Exchange role is assigned, and the app may not use it yet. */
  | "exchange-role"
  /** Enable-OrganizationCustomization was called, and role assignments are still refused. */
  | "organization-customization";

/** Seconds. */
export const lags: Record<PropagationMode, Record<Lag, number>> = {
  instant: {
    application: 0,
    "service-principal": 0,
    "grant-listed": 0,
    "grant-in-token": 0,
    "client-secret": 0,
    certificate: 0,
    consent: 0,
    "exchange-pointer": 0,
    "exchange-role": 0,
    "organization-customization": 0,
  },
  demo: {
    application: 1,
    "service-principal": 1,
    "grant-listed": 1,
    "grant-in-token": 4,
    "client-secret": 3,
    certificate: 3,
    consent: 2,
    "exchange-pointer": 2,
    "exchange-role": 8,
    "organization-customization": 8,
  },
  real: {
    application: 20,
    "service-principal": 20,
    "grant-listed": 45,
    "grant-in-token": 60,
    "client-secret": 15,
    certificate: 90,
    consent: 30,
    "exchange-pointer": 60,
    "exchange-role": 3600,
    "organization-customization": 3600,
  },
};
