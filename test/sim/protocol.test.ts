import test from 'ava';
import { parseCommand, type Command } from '../../sim/protocol.js';

test('a command comes through as it was sent', (t) => {
  const commands: Command[] = [
    { do: 'press', button: '#' },
    { do: 'release', button: 'inside' },
    { do: 'keepInside', on: true },
    { do: 'thumbTurn', thrown: false },
    { do: 'door', closed: false, force: true },
    { do: 'power', on: false },
    { do: 'battery', millivolts: 0 },
    { do: 'fault', fault: 'sensorPulled', on: true },
    { do: 'speed', speed: 0.1 },
    { do: 'skip', milliseconds: 86_400_000 },
    { do: 'board', name: 'puckjs' },
    { do: 'newLock' },
  ];
  for (const command of commands) t.deepEqual(parseCommand(JSON.stringify({ ...command, more: 1 })), command);
});

test('what is no command is none', (t) => {
  for (const json of [
    '',
    'null',
    '[]',
    '"press"',
    '{}',
    '{"do":"press","button":"A"}',
    '{"do":"keepInside","on":1}',
    '{"do":"thumbTurn"}',
    '{"do":"door","closed":true}',
    '{"do":"power","on":"true"}',
    '{"do":"battery","millivolts":-1}',
    '{"do":"battery","millivolts":1e9}',
    '{"do":"fault","fault":"fire","on":true}',
    '{"do":"fault","fault":"jammed"}',
    '{"do":"speed","speed":7}',
    '{"do":"skip","milliseconds":86400001}',
    '{"do":"board","name":"__proto__"}',
    '{"do":"erase"}',
  ]) {
    t.is(parseCommand(json), undefined, json);
  }
});
