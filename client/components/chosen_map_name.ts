import { readPeak } from '../../shared/measures.ts';
import { viewKey } from '../../shared/protocol.ts';
import { rangeAt } from '../../shared/result.ts';
import { wordsOf } from '../language/spoken.ts';
import { numberText } from '../state/number_text.ts';
import { type Chosen, chosenOf, type Session } from '../state/session.ts';
import { NETWORK_TEXT } from './network_text.ts';
import { NEURON_TEXT } from './neuron_text.ts';

/**
 * What a screen reader says of the chosen map. It follows the picture, but not while the maps have the focus: a name that
 * changes five times a second would be read out as often.
 */
export class ChosenMapName {
  #name = '';
  #of = '';

  now(session: Session, focused: boolean): string {
    const { layer, map, vector, peakView } = chosenOf(session);
    const whole = vector || session.connection.result?.views.has(viewKey(peakView));
    const of = whole ? `${layer.name}/${map}/${session.choice.language}` : '';
    if (!focused || !of || of !== this.#of) this.#name = nameOf(session);
    this.#of = of;
    return this.#name;
  }
}

/**
 * "map 9 of conv1, largest value 5.80 at row 22, column 28". The place comes with `peakView`, which is computed for the
 * chosen map alone.
 */
function nameOf(session: Session): string {
  const chosen = chosenOf(session);
  const { layer, map, vector } = chosen;
  const text = wordsOf(NETWORK_TEXT);
  const neuron = wordsOf(NEURON_TEXT);
  const name = vector ? neuron.valueOf(map, layer.name) : neuron.mapOf(map, layer.name);
  const inLayer = session.connection.result?.views.get(viewKey(chosen.layerView));
  if (vector)
    return inLayer?.picture.kind === 'values'
      ? text.withValue(name, numberText(inLayer.picture.values[map]!))
      : name;
  if (!inLayer) return name;
  const { min, max } = rangeAt(inLayer.stats, 1 + map);
  if (min === 0 && max === 0) return text.withZeros(name);
  const place = peakPlace(session, chosen);
  return place
    ? text.withLargestAt(name, numberText(max), neuron.place(place.row, place.column))
    : text.withLargest(name, numberText(max));
}

function peakPlace(session: Session, { peakView }: Chosen): { row: number; column: number } | null {
  const picture = session.connection.result?.views.get(viewKey(peakView))?.picture;
  return picture?.kind === 'values' ? readPeak(picture.values) : null;
}
