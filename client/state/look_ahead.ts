import { chosenOf, type Session } from './session.ts';

/**
 * What the Network screen will look at, asked for before its elements are there, so that its first pictures come with the
 * room's welcome. The elements ask for the same as soon as they can, the maps only when they know of a source: until they show something
 * this goes on.
 */
export function lookAhead(session: Session): { end(): void } {
  const { connection, choice } = session;
  const owner = {};
  const look = () => {
    const { layerView, mapView, valueView, vector } = chosenOf(session);
    const ofMap = vector ? [] : [mapView, valueView];
    const isNext = choice.now.screen === 'network';
    connection.look(owner, isNext ? [{ kind: 'picture' }, { kind: 'strip' }, layerView, ...ofMap] : []);
  };
  look();
  const ends = [
    choice.subscribe(look),
    connection.subscribe((change) => {
      if (change === 'welcome') look();
    }),
  ];
  return {
    end: () => {
      for (const end of ends) end();
      connection.look(owner, []);
    },
  };
}
