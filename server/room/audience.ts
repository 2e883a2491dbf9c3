import type { ParsedView } from '../../shared/protocol.ts';

/**
 * The union of what several receivers look at (views by key), grouped by who looks: views with the same audience
 * travel together, so that they can share a sheet and nobody gets a picture that he doesn't look at.
 */
export function groupByAudience(receivers: readonly ReadonlyMap<string, ParsedView>[]): ParsedView[][] {
  const audiences = new Map<string, { view: ParsedView; members: number[] }>();
  receivers.forEach((views, member) => {
    for (const [key, view] of views) {
      const found = audiences.get(key);
      if (found) found.members.push(member);
      else audiences.set(key, { view, members: [member] });
    }
  });
  const groups = new Map<string, ParsedView[]>();
  for (const { view, members } of audiences.values()) {
    const id = members.join();
    groups.set(id, [...(groups.get(id) ?? []), view]);
  }
  return [...groups.values()];
}
