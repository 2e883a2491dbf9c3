import { editLab } from '../../shared/lab_edit.ts';
import type { LabUpdate, SharedLab } from '../../shared/protocol.ts';

/**
 * The Lab one version later. null where the update isn't the next one, or doesn't fit: the page has to ask for the
 * whole again.
 */
export function updatedLab(shared: SharedLab, { version, change }: LabUpdate): SharedLab | null {
  if (version !== shared.version + 1) return null;
  switch (change.kind) {
    case 'comparison':
      return { ...shared, version, comparison: change.comparison };
    case 'state':
      return { ...shared, version, state: change.state };
    case 'edits': {
      let { state } = shared;
      for (const edit of change.edits) {
        const edited = editLab(state, edit);
        if (!edited.ok) return null;
        state = edited.state;
      }
      return { ...shared, version, state };
    }
  }
}
