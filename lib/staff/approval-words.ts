import type { Approval } from "@/lib/catalogue/approvals";

/** Requests for an approval in words, for whoever decides them. Pure. */

type FactRow = { label: string; value: string; mono?: boolean; copy?: boolean };

/** Everything by which the request is decided. */
export function approvalFacts(approval: Approval, customerName: string): FactRow[] {
  switch (approval.kind) {
    case "bind-other-tenant": {
      const { tenantId, tenantName, domains, expected, person } = approval.facts;
      return [
        { label: "Customer", value: customerName },
        { label: "Expected", value: expected, mono: true },
        { label: "Signed in from", value: tenantName },
        { label: "Tenant ID", value: tenantId, mono: true, copy: true },
        { label: "Its verified domains", value: domains.join(", ") || "Microsoft reported none" },
        { label: "Who signed in", value: `${person.name} (${person.userName})` },
      ];
    }
    case "undo-binding":
      return [
        { label: "Customer", value: customerName },
        { label: "Connected tenant", value: approval.facts.tenantName },
        { label: "Tenant ID", value: approval.facts.tenantId, mono: true, copy: true },
        { label: "Why", value: approval.facts.because },
      ];
    case "end-customer":
    case "erase-customer":
      return [
        { label: "Customer", value: customerName },
        { label: "Why", value: approval.facts.because },
      ];
  }
}

/** Why nothing was decided, or what was approved did not happen. */
export const notDecidedWords = {
  gone: "A colleague has decided this already, or its time is over.",
  "own-request": "You asked for this, so a colleague has to decide it.",
  "no-role": "Your role does not decide this.",
  "run-going": "Approved, but a run was started this moment, so the connection is still there. Undo it again in a minute.",
  "not-connected": "The customer is not connected to this tenant any more.",
  "approval-needed": "The approval is no longer valid. Ask again.",
  "already-ended": "The customer has ended already.",
} as const;
