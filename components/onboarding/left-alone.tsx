/** What stays although the choices do not call for it, because the portal did not make it. Nothing is drawn when there is none. */
export function LeftAlone({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <section aria-labelledby="left-alone-heading" className="grid gap-x-10 gap-y-2 md:grid-cols-[9.5rem_minmax(0,1fr)]">
      <h2 id="left-alone-heading" className="pt-2.5 text-note font-semibold text-muted">
        Not touched
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
