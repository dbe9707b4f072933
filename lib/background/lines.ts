/**
 * Lets some of a kind begin at once, and keeps the others waiting in this process's memory: their names and what begins them. Knows nothing
 * of the engine.
 */

type Line = {
  atOnce: number;
  /** By id, in the order in which they came. Each resolves once the engine has stored it. */
  waiting: Map<string, () => Promise<void>>;
  /** What is being stored by the engine, and what goes in this process, whoever began it. */
  beginning: Set<string>;
  going: Set<string>;
};

/** `key`: of the line. */
export type Place = { key: string; atOnce: number; id: string };

export type Lines = {
  /** `begin` is called once there is a place. One that waits or goes already is not added. */
  join(place: Place, begin: () => Promise<void>): void;
  /** Takes the place for as long as `work` goes. Work that was not begun by the line takes one too, also when there is none. */
  within<T>(place: Place, work: () => Promise<T>): Promise<T>;
};

/** `onFault`: what could not be begun has left the line. */
export function openLines(onFault: (id: string, error: unknown) => void): Lines {
  const lines = new Map<string, Line>();

  const lineOf = ({ key, atOnce }: Place): Line => {
    const line = lines.get(key) ?? { atOnce, waiting: new Map(), beginning: new Set(), going: new Set() };
    lines.set(key, line);
    return line;
  };
  const letBegin = (key: string, line: Line): void => {
    for (const [id, begin] of line.waiting) {
      if (new Set([...line.beginning, ...line.going]).size >= line.atOnce) return;
      line.waiting.delete(id);
      line.beginning.add(id);
      begin()
        .catch((error: unknown) => onFault(id, error))
        .finally(() => {
          line.beginning.delete(id);
          letBegin(key, line);
        });
    }
    if (line.waiting.size + line.beginning.size + line.going.size === 0) lines.delete(key);
  };

  return {
    join: (place, begin) => {
      const line = lineOf(place);
      if (!line.beginning.has(place.id) && !line.going.has(place.id)) line.waiting.set(place.id, line.waiting.get(place.id) ?? begin);
      letBegin(place.key, line);
    },
    within: async (place, work) => {
      const line = lineOf(place);
      line.going.add(place.id);
      try {
        return await work();
      } finally {
        line.going.delete(place.id);
        letBegin(place.key, line);
      }
    },
  };
}
