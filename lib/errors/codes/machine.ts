import type { ErrorRow } from "../error-row";

/** Troubles on the machine of whoever runs a command by hand. Nothing is wrong in the tenant, and the tenant was not reached. */

const onThisMachine = { who: "you", waitingHelps: false, step: "exchange-service-principal", whose: "theirs" } as const;

export const machineErrors = {
  /** A pasted text says that a command is unknown, and the command's module is not installed or not loaded. */
  "module-missing": {
    what: "The PowerShell module for this command is not installed on this machine.",
    next: "Run Install-Module ExchangeOnlineManagement -Scope CurrentUser, open a new window, then connect again.",
    ...onThisMachine,
  },
  /** The command belongs to AzureAD or MSOnline, which Microsoft has switched off. */
  "module-retired": {
    what: "This command belongs to a PowerShell module that Microsoft has retired.",
    next: "Read the enterprise application's Object ID in the Entra admin center, or use Get-MgServicePrincipal of Microsoft Graph PowerShell.",
    ...onThisMachine,
  },
  /** Two modules load different versions of a library, or a module is too old for the service. */
  "module-in-conflict": {
    what: "The PowerShell modules on this machine are too old, or get in each other's way.",
    next: "Open a new PowerShell window, load only ExchangeOnlineManagement in its newest version, then connect again.",
    ...onThisMachine,
  },
  /** Windows does not let PowerShell run scripts. */
  "scripts-not-allowed": {
    what: "This machine does not let PowerShell run scripts, so the module cannot be loaded.",
    next: "Run Set-ExecutionPolicy RemoteSigned -Scope CurrentUser. If a policy forbids it, use another machine.",
    ...onThisMachine,
  },
  /** The sign-in window of a command cannot open. */
  "sign-in-window-failed": {
    what: "The sign-in window could not open on this machine.",
    next: "Connect with a code instead: -Device in Connect-ExchangeOnline, -UseDeviceCode in Connect-MgGraph. Or use a machine with a browser.",
    ...onThisMachine,
  },
  /** A command was run before its Connect command. */
  "not-connected": {
    what: "PowerShell is not connected to Microsoft in this window.",
    next: "Connect first with Connect-ExchangeOnline, in the same window, then run the command again.",
    ...onThisMachine,
  },
  /** PowerShell could not read the command: an unknown parameter, an empty value, a missing quote. */
  "command-not-understood": {
    what: "PowerShell did not understand the command as it was typed.",
    next: "Copy the whole command again, with every value filled in, into a window with the newest ExchangeOnlineManagement.",
    ...onThisMachine,
  },
  /** A connection could not be encrypted, or something in between presents a certificate of its own. */
  "tls-failed": {
    what: "This machine could not make an encrypted connection.",
    next: "Switch TLS 1.2 on, check the clock, and ask whoever manages the network whether traffic to Microsoft is inspected. Another network works too.",
    ...onThisMachine,
  },
  /** A proxy, a firewall or the name service keeps the machine from reaching Microsoft. */
  "network-blocked": {
    what: "This machine could not reach the service: a proxy, a firewall or the name service stands in between.",
    next: "Check the address and the proxy's settings, or use another network.",
    ...onThisMachine,
  },
  /** The certificate's private key is not on the machine that is to sign in with it. */
  "certificate-not-on-machine": {
    what: "The certificate to sign in with is not on this machine, or its private key cannot be used.",
    next: "Dropzone signs in with its own certificate: nothing has to be signed in by hand. To try it all the same, install the certificate with its key.",
    ...onThisMachine,
    step: "certificate",
  },
  /** AADSTS700024: the signed request (client assertion) was outside its time when Microsoft read it. */
  "clock-wrong": {
    what: "The clock of the machine that signed the request is wrong.",
    next: "Set the clock of that machine by the network, then try again.",
    ...onThisMachine,
    step: null,
  },
} as const satisfies Record<string, ErrorRow>;
