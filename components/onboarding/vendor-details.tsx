import type { ReactNode } from "react";

/** The code and the request id of a vendor's refusal, small. */
export function VendorDetails({ code, requestId, children }: { code: string; requestId: string | null; children: ReactNode }) {
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-3 text-small text-faint">
      <span className="font-mono text-micro">{code}</span>
      {requestId && (
        <span className="min-w-0">
          Request <span className="font-mono text-micro break-all">{requestId}</span>
        </span>
      )}
      {children}
    </p>
  );
}
