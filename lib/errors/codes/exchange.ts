import type { ErrorRow } from "../error-row";

/** Exchange. */
export const exchangeErrors = {
  /** Exchange answered with InvalidOperationInDehydratedContext, or its message names Enable-OrganizationCustomization. */
  "exchange-not-customized": {
    what: "Your Exchange organization has to be customized once before roles can be assigned.",
    next: "An Exchange Administrator runs Enable-OrganizationCustomization. Exchange takes up to two hours for it.",
    who: "exchange-admin",
    waitingHelps: false,
    step: "exchange-role",
    whose: "theirs",
  },
  /** Exchange refuses the app, and nobody has assigned the app's role there. */
  "exchange-role-missing": {
    what: "The app has no role in Exchange yet.",
    next: "An Exchange Administrator signs in for Exchange and makes the changes of the plan.",
    who: "exchange-admin",
    waitingHelps: false,
    step: "exchange-role",
    whose: "theirs",
  },
  /** Enable-OrganizationCustomization ran a short time ago, and Exchange does not assign roles yet. */
  "exchange-customizing": {
    what: "Exchange is still customizing your organization.",
    next: "This takes up to two hours. Nothing is lost: review the changes again after that, and the rest is made.",
    who: "nobody",
    waitingHelps: true,
    step: "exchange-role",
    whose: "microsoft",
  },
  /** The role is assigned, but Exchange still refuses the app. */
  "exchange-not-effective": {
    what: "Exchange has the role assignment, and has not put it into effect yet.",
    next: "This takes from half an hour to two hours. The portal checks again by itself.",
    who: "nobody",
    waitingHelps: true,
    step: "exchange-role",
    whose: "microsoft",
  },
  /** No answer from Exchange after all tries. */
  "exchange-unreachable": {
    what: "Exchange did not answer.",
    next: "The portal tries again in a minute.",
    who: "nobody",
    waitingHelps: true,
    step: "exchange-service-principal",
    whose: "microsoft",
  },
  /** Exchange refused a command, and no other code fits the reason. */
  "exchange-refused": {
    what: "Exchange did not accept the command.",
    next: "In Exchange's PowerShell, New-ServicePrincipal and New-ManagementRoleAssignment do the same. Give Dropzone support the number below if they fail too.",
    who: "exchange-admin",
    waitingHelps: false,
    step: "exchange-role",
    whose: "theirs",
  },
} as const satisfies Record<string, ErrorRow>;
