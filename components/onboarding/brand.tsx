/** The portal's mark and name, at the left end of each header. */
export function Brand() {
  return (
    <span className="flex shrink-0 items-center gap-2 text-note font-semibold tracking-[-0.01em]">
      <svg viewBox="0 0 20 20" aria-hidden="true" className="size-5">
        <rect width="20" height="20" rx="5.5" className="fill-accent" />
        <path
          d="M10 4.5v7.2m0 0L6.9 8.6M10 11.7l3.1-3.1M5.2 15.2h9.6"
          fill="none"
          stroke="#fff"
          strokeWidth="1.7"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className="max-sm:sr-only">Dropzone onboarding</span>
    </span>
  );
}
