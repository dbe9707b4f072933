/** What the portal did not make, and what becomes of it. Nothing is drawn when there is none. */
export function LeftAlone({ sentences, title = "Not touched" }: { sentences: readonly string[]; title?: string }) {
  const id = `${title.toLowerCase().replaceAll(" ", "-")}-heading`;
  if (sentences.length === 0) return null;
  return (
    <section aria-labelledby={id} className="grid gap-x-10 gap-y-2 md:grid-cols-[9.5rem_minmax(0,1fr)]">
      <h2 id={id} className="pt-2.5 text-note font-semibold text-muted">
        {title}
      </h2>
      <ul className="divide-y divide-line border-y border-line">
        {sentences.map((sentence) => (
          <li key={sentence} className="py-2 text-note text-muted">
            {sentence}
          </li>
        ))}
      </ul>
    </section>
  );
}
