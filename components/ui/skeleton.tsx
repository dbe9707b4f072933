/** The shape of what is coming. Hidden from screen readers: the page says once that it is loading. */
export function Skeleton({ className = "h-4 w-full" }: { className?: string }) {
  return <span aria-hidden="true" className={`block animate-breathe rounded-md bg-hover ${className}`} />;
}
