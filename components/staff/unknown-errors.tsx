import { Time } from "@/components/ui/time";

type UnknownError = { id: string; text: string; code: string | null; times: number; lastSeenAt: string };

/** For Admins: pasted errors that are not in the table of known errors. One that is seen often should be added to it. */
export function UnknownErrors({ errors }: { errors: readonly UnknownError[] }) {
  return (
    <section aria-labelledby="unknown-heading" className="mt-12">
      <h2 id="unknown-heading" className="text-heading font-semibold">
        Pasted, and not known
      </h2>
      {errors.length === 0 ? (
        <p className="mt-2 text-note text-muted">
          Nothing yet. What somebody pastes and nobody knows is counted here, without secrets, addresses and ids.
        </p>
      ) : (
        <table className="mt-3 w-full text-left text-small">
          <thead className="text-muted">
            <tr>
              <th scope="col" className="w-16 py-1.5 pr-4 text-right font-normal">
                Times
              </th>
              <th scope="col" className="py-1.5 pr-4 font-normal">
                Text
              </th>
              <th scope="col" className="w-40 py-1.5 font-normal">
                Last seen
              </th>
            </tr>
          </thead>
          <tbody className="align-top">
            {errors.map((error) => (
              <tr key={error.id} className="border-t border-line">
                <td className="py-2 pr-4 text-right tabular-nums">{error.times}</td>
                <td className="py-2 pr-4">
                  {error.code && <p className="font-mono text-micro">{error.code}</p>}
                  <p className="line-clamp-3 font-mono text-micro break-words text-muted">{error.text}</p>
                </td>
                <td className="py-2 whitespace-nowrap text-muted">
                  <Time at={error.lastSeenAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
