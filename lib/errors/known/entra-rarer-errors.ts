import type { KnownError } from "./known-error";

/**
 * The AADSTS numbers that are rarer while a tenant is onboarded: devices and policies, federation, second factors, and malformed requests.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */

const operator = { means: "portal-misconfigured" } as const;
const policy = { means: "sign-in-blocked-by-policy" } as const;

const useManagedDevice = { remedy: "Sign in on a device that the policy accepts.", who: "you" } as const;

export const entraRarerErrors: readonly KnownError[] = [
  // Policies and devices.
  { ...policy, aadsts: [50131, 53003], cause: "A Conditional Access policy blocked the sign-in." },
  {
    ...policy,
    aadsts: [530084, 530083, 530085],
    cause: "A Conditional Access policy wants a token that is bound to the device (token protection).",
    remedy: "Have the app or the person exempted from that policy, or sign in from a device that supports it.",
  },
  {
    ...policy,
    aadsts: [50005, 50097, 50129, 50155, 50187, 530001, 530002, 530003, 530004, 530021, 700003],
    cause: "The policy wants a device that is known and compliant, and this one is not.",
    ...useManagedDevice,
  },
  {
    ...policy,
    aadsts: [53002, 53009, 530031, 530033],
    cause: "The policy allows only certain apps, and this is none of them.",
  },
  {
    ...policy,
    aadsts: [53004, 53010],
    cause: "The account may not register a second factor from here: the place or the risk does not meet the policy.",
    remedy: "Register the second factor from a place that your organization trusts, then sign in again.",
  },
  {
    ...policy,
    aadsts: [50002],
    cause: "The network's proxy allows only certain tenants (tenant restrictions), and this is none of them.",
    remedy: "Whoever manages the proxy allows the tenant. Another network works too.",
  },

  // Federation, on-premises agents and second factors.
  {
    means: "sign-in-failed",
    aadsts: [90123, 50107, 50008, 51001, 50006],
    cause: "The sign-in provider that this account is federated with refused, or its answer was not accepted.",
    remedy: "Use an administrator account that lives in Entra itself, or ask whoever manages the federation.",
    who: "policy-admin",
  },
  {
    means: "sign-in-failed",
    aadsts: [80001, 80002, 80004, 80005, 80007, 80010, 80012, 80013, 80014],
    cause: "The agent that checks passwords in the organization's own network did not answer, or refused.",
    remedy: "Use an administrator account that lives in Entra itself, or ask whoever manages the agent.",
    who: "policy-admin",
  },
  {
    means: "sign-in-failed",
    aadsts: [500121, 50088],
    cause: "The second factor was not passed, or did not arrive.",
  },
  { means: "sign-in-failed", aadsts: [50144, 50142, 50056, 50064], cause: "The password has expired, has to be changed, or is not set." },
  { means: "sign-in-not-finished", aadsts: [50089, 50140, 50127], cause: "The sign-in was interrupted, or took too long." },
  {
    means: "sign-in-not-finished",
    aadsts: [70016, 70018, 70019, 70020],
    cause: "The code for signing in on another device was not entered in time, or was mistyped.",
    remedy: "Start the command again, and enter the new code within fifteen minutes.",
  },
  { means: "sign-in-not-finished", aadsts: [70007, 7000012], cause: "The answer to a sign-in reached another request than its own." },
  {
    means: "token-expired",
    aadsts: [700081, 50013, 50027, 500133],
    cause: "The token or assertion is outside its time, or is not accepted.",
  },

  // Tenants, apps and services.
  {
    means: "wrong-tenant",
    aadsts: [50128, 900023, 900021],
    cause: "There is no tenant of this name: a typing error, or it is in another Microsoft cloud.",
    remedy: "Check the tenant's ID or domain, and which cloud it is in.",
  },
  { means: "app-not-found", aadsts: [700038], cause: "What was given as the app's client ID is not one." },
  { means: "app-disabled", aadsts: [1000031], cause: "Sign-in is switched off for the app, or it may not be used at this time." },
  { means: "resource-not-in-tenant", aadsts: [500014], cause: "The Microsoft service that was asked for is switched off in this tenant." },
  {
    means: "permission-missing",
    aadsts: [501051],
    cause: "The app has no role on the service that it asks for.",
    waitingHelps: "for a few minutes after the permission was granted",
  },
  { means: "personal-account", aadsts: [9002332, 500207], cause: "This kind of account cannot be used here." },
  {
    means: "sign-in-blocked-by-policy",
    aadsts: [1002016],
    cause: "The sign-in came over an old version of TLS, which Microsoft no longer accepts.",
    remedy: "Update the operating system or the program that signs in, and switch TLS 1.2 on.",
    who: "you",
  },
  { means: "microsoft-trouble", aadsts: [50000], isWrapper: true, cause: "Microsoft's sign-in service had a fault, and names no reason." },
  {
    means: "microsoft-trouble",
    aadsts: [90007, 90016, 90036, 90085, 90086, 90092],
    cause: "A passing fault of Microsoft's sign-in service.",
  },

  // Malformed requests.
  {
    ...operator,
    aadsts: [500112, 500113, 900971],
    cause: "The address that Microsoft sends people back to is not registered for the app.",
  },
  { ...operator, aadsts: [9002325, 9002326, 9002327], cause: "The app is registered as another type than it behaves like." },
  {
    ...operator,
    aadsts: [90009, 90010, 90013, 90015, 90022, 90023, 90025, 90027, 900561],
    cause: "The request to Microsoft was malformed or lacked a field.",
  },
  { ...operator, aadsts: [700021, 700023], cause: "The signed request of the app names another app, or another address." },
];
