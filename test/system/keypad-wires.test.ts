/** What someone does with the wires of a keypad that they have torn off. */
import test from 'ava';
import { strong } from '../../sim/world/circuit.js';
import { owned, puckjs } from '../helpers/locks.js';

test('a column that is low whatever the rows are neither stops the lock nor costs more than a few readings', (t) => {
  const door = owned(puckjs);
  const { world } = door['simulation'];
  const [expander] = world.expanders;
  const before = door.calls('I2C1.readFrom');
  world.circuit.drive(expander!.ports[4]!, 'attacker', { high: false, strength: strong });
  door.advance(1000);
  const readings = door.calls('I2C1.readFrom') - before;
  t.true(readings < 200, `${readings}`);
  t.deepEqual(door.troubles, []);
});
