/** The virtual chip's radio, from the firmware's side and from a phone's. */
import test from 'ava';
import { joltjs, puckjs } from '../../boards/index.js';
import { AttCode, Op, u16 } from '../../sim/bluetooth/att.js';
import { AttError, Central, LinkDown, type CentralOptions } from '../../sim/bluetooth/central.js';
import { NotReachable } from '../../sim/bluetooth/radio.js';
import { uuidOf } from '../../sim/bluetooth/uuid.js';
import type { Door, DoorOptions } from '../../sim/door.js';
import { answers, ascii, echo, requests, service, text } from '../helpers/echo.js';
import { bench } from './bench.js';

interface Lab {
  readonly door: Door;
  readonly phone: Central;
}

const told = `${echo('print("got "+q);')};
NRF.on("connect",function(a){print("connect "+a)});
NRF.on("disconnect",function(r){print("disconnect "+r)})`;

function lab(code = told, options: Partial<DoorOptions> = {}, central: CentralOptions = {}): Lab {
  const door = bench(code, options);
  return { door, phone: new Central(door.air, central) };
}

/** A phone that is connected, has subscribed, and was greeted. */
function greeted(...args: Parameters<typeof lab>): Lab {
  const { door, phone } = lab(...args);
  phone.connect();
  phone.subscribe(answers);
  door.advance(100);
  return { door, phone };
}

const heard = (phone: Central): string[] => phone.received(answers).map(text);
const spoken = (door: Door): readonly string[] => door.prints.filter((line) => line.startsWith('got'));

test('a phone connects, subscribes, is greeted, writes, and gets an answer', (t) => {
  const { door, phone } = lab();
  phone.connect();
  t.like(phone.find(requests), { readable: false, writable: true, notifies: false, configuration: undefined });
  t.like(phone.find(answers), { readable: true, writable: false, notifies: true });
  phone.subscribe(answers);
  t.deepEqual(heard(phone), [], 'JavaScript runs later');
  door.advance(30);
  t.deepEqual(heard(phone), ['hello']);
  phone.write(requests, ascii('open'));
  door.advance(30);
  phone.write(requests, ascii('shut'), { response: false });
  door.advance(30);
  t.deepEqual(heard(phone), ['hello', 'OPEN', 'SHUT']);
  t.is(text(phone.read(answers)), 'SHUT');
  phone.disconnect();
  door.advance(0);
  t.deepEqual(door.prints, ['connect c0:ff:ee:00:00:01 random', 'got open', 'got shut', 'disconnect 19']);
  t.deepEqual(door.exceptions, []);
});

test('bytes of every value go both ways, and what JavaScript gets can be indexed like an array', (t) => {
  const { door, phone } = lab(`NRF.setServices({0xBCDE:{0x1234:{maxLen:50,writable:true,notify:true,onWrite:function(e){
    print(e.data.byteLength,e.data[1],e.data[2]);NRF.updateServices({0xBCDE:{0x1234:{value:e.data,notify:true}}})}}}},{uart:false})`);
  phone.connect();
  t.true(phone.services.some(({ uuid }) => uuid === uuidOf(0xbcde)));
  phone.subscribe(uuidOf(0x1234));
  phone.write(uuidOf(0x1234), [0, 255, 13]);
  door.advance(30);
  t.deepEqual(phone.received(uuidOf(0x1234)), [Uint8Array.of(0, 255, 13)]);
  t.deepEqual(door.prints, ['3 255 13']);
});

test('the handlers of writes run behind the timers that are due, in the order of the writes', (t) => {
  const { door, phone } = lab(`${told};setTimeout(function(){print("got nothing: timer")},30)`);
  // At the connection event at 30 ms, before JavaScript runs at that moment.
  phone.onPush = ({ data }) => {
    if (text(data) !== 'hello') return;
    phone.write(requests, ascii('one'));
    phone.write(requests, ascii('two'));
  };
  phone.connect();
  phone.subscribe(answers);
  door.advance(29);
  t.deepEqual(spoken(door), []);
  door.advance(1);
  t.deepEqual(spoken(door), ['got nothing: timer', 'got one', 'got two']);
});

test('a write that JavaScript cannot take in time is acknowledged and lost, and the lock may then advertise no more', (t) => {
  const { door, phone } = greeted();
  const long = Buffer.alloc(20, 'x');
  for (let n = 0; n < 45; n++) phone.write(requests, long);
  door.advance(30);
  t.is(spoken(door).length, Math.floor(1023 / (5 + long.length)));
  t.is(door.machine.lostEvents, 45 - spoken(door).length);

  for (let n = 0; n < 45; n++) phone.write(requests, long);
  for (let n = 0; n < 8; n++) phone.write(requests, []);
  phone.disconnect();
  door.advance(60_000);
  t.is(phone.scan(), undefined, 'the event that would have begun it was lost as well');
});

test('a packet carries 20 bytes until the phone asks for more, and then what the board can', (t) => {
  const push = `NRF.setServices({0xBCDE:{0x1234:{maxLen:200,readable:true,notify:true,value:"",onWriteDesc:function(){
    NRF.updateServices({0xBCDE:{0x1234:{value:new Uint8Array(200).map(function(_,i){return i}),notify:true}}})}}}},{uart:false})`;
  const carried = (options: Partial<DoorOptions>, mtu?: number): number[] => {
    const { door, phone } = lab(push, options, mtu === undefined ? {} : { mtu });
    phone.connect();
    phone.subscribe(uuidOf(0x1234));
    door.advance(100);
    t.is(phone.read(uuidOf(0x1234)).length, 200, 'whole, in several packets');
    return [phone.mtu, phone.received(uuidOf(0x1234))[0]!.length];
  };
  t.deepEqual(carried({ board: puckjs }), [23, 20]);
  t.deepEqual(carried({ board: puckjs }, 517), [53, 50]);
  t.deepEqual(carried({ board: puckjs }, 40), [40, 37]);
  t.deepEqual(carried({ board: joltjs }, 517), [131, 128]);
});

test('whoever asks for pairing gets it from a stock board, and a refusal from one that was told not to pair', (t) => {
  const asks = (code: string): { pairs: boolean; answer: readonly number[]; door: Door; phone: Central } => {
    const { door, phone } = greeted(`${told};${code}`);
    const pairs = phone.pair();
    return { pairs, answer: [...phone.transcript.at(-1)!.bytes], door, phone };
  };
  t.true(asks('').pairs);
  t.true(asks('NRF.setSecurity({})').pairs);
  t.true(asks('NRF.setSecurity({pair:false});NRF.setSecurity({pair:true})').pairs);
  const notSupported = [0x05, 0x05];
  for (const code of ['NRF.setSecurity({pair:false})', 'NRF.setSecurity({pair:0});NRF.setSecurity();NRF.restart()']) {
    const { pairs, answer, door, phone } = asks(code);
    t.false(pairs);
    t.deepEqual(answer, notSupported);
    phone.write(requests, ascii('on'));
    door.advance(30);
    t.deepEqual(heard(phone).at(-1), 'ON', 'the link goes on');
    door.powerOff();
    t.true(door.machine.air.isPairable, 'until a firmware says so again');
  }
  const { phone } = lab();
  t.throws(() => phone.pair(), { instanceOf: LinkDown });
});

test('what is too long for the characteristic or the packet, or not allowed, is refused, and JavaScript hears nothing', (t) => {
  const { door, phone } = greeted(told, {}, { mtu: 517 });
  const refused = (act: () => void): number | undefined => t.throws(act, { instanceOf: AttError }).code;
  const { handle } = phone.find(requests);
  t.is(
    refused(() => phone.write(requests, Buffer.alloc(51))),
    AttCode.InvalidPdu,
  );
  t.is(
    refused(() => phone.write(answers, ascii('x'))),
    AttCode.WriteNotPermitted,
  );
  t.is(
    refused(() => phone.read(requests)),
    AttCode.ReadNotPermitted,
  );
  t.deepEqual(phone.send([Op.Write, ...u16(999), 1]), Uint8Array.from([1, Op.Write, ...u16(999), AttCode.InvalidHandle]));
  const prepareWrite = 0x16;
  t.is(phone.send([prepareWrite, ...u16(handle), 0, 0, 1])?.[4], AttCode.RequestNotSupported);
  phone.write(requests, Buffer.alloc(51), { response: false });
  door.advance(30);
  t.deepEqual(spoken(door), []);
  phone.write(requests, Buffer.alloc(50, 'y'));
  door.advance(30);
  t.is(spoken(door).length, 1);

  const short = lab(`NRF.setServices({0xBCDE:{0x1234:{maxLen:4,writable:true}}},{uart:false})`);
  short.phone.connect();
  t.is(
    refused(() => short.phone.write(uuidOf(0x1234), [1, 2, 3, 4, 5])),
    AttCode.InvalidLength,
  );
});

test('a write without response that no packet carries is dropped', (t) => {
  const { door, phone } = lab(
    'NRF.setServices({0xBCDE:{0x1234:{maxLen:99,writable:true,onWrite:function(e){print(e.data.byteLength)}}}},{uart:false})',
  );
  phone.connect();
  for (const length of [20, 21]) phone.write(uuidOf(0x1234), Buffer.alloc(length), { response: false });
  door.advance(30);
  t.deepEqual(door.prints, ['20']);
});

test('an update without a value leaves the value as it was, and pushes nothing', (t) => {
  const { door, phone } = greeted(`${told};setTimeout(function(){push("")},500)`);
  door.advance(1000);
  t.is(text(phone.read(answers)), 'hello');
  t.deepEqual(heard(phone), ['hello']);
  t.deepEqual(door.exceptions, []);
});

test('any packet at all is answered or ignored: nothing throws, and the next good request works', (t) => {
  const { door, phone } = greeted();
  const packets = [[], [0], [0xff], [Op.Write], [Op.ReadByGroupType, 1, 0, 2, 0], [Op.FindInformation, 0, 0, 0, 0]];
  for (const packet of packets) phone.send(packet);
  for (let op = 0; op < 256; op++)
    for (const length of [0, 1, 2, 4, 6, 20]) phone.send([op, ...Array<number>(length).fill(7)]);
  door.advance(100);
  phone.write(requests, ascii('good'));
  door.advance(30);
  t.is(heard(phone).at(-1), 'GOOD');
  t.deepEqual(door.exceptions, []);
});

test('notifications go at the next connection event, to subscribers alone, and no more than the softdevice queues', (t) => {
  const burst = `${told};Q2=function(){for(var i=0;i<9;i++)push("n"+i)};setTimeout(Q2,1000)`;
  const count = (options: Partial<DoorOptions>, subscribes: boolean): number => {
    const { door, phone } = lab(burst, options);
    phone.connect();
    if (subscribes) phone.subscribe(answers);
    door.advance(1015);
    const before = phone.pushed.length;
    t.true(before <= 1, 'what is queued at 1000 waits for the event at 1020');
    door.advance(5);
    return phone.pushed.length - before;
  };
  t.is(count({ board: puckjs }, true), 6);
  t.is(count({ board: joltjs }, true), 1);
  t.is(count({ board: puckjs }, false), 0);
});

test('an indication waits for its confirmation: the next one before that throws', (t) => {
  const { door, phone } = lab(`NRF.setServices({0xBCDE:{0x1234:{maxLen:9,indicate:true,onWriteDesc:function(e){
    print(e.data[0]);var u={0xBCDE:{0x1234:{value:"a",indicate:true}}};
    NRF.updateServices(u);try{NRF.updateServices(u)}catch(x){print(x.message)}}}}},{uart:false})`);
  phone.connect();
  phone.subscribe(uuidOf(0x1234));
  door.advance(100);
  t.deepEqual(door.prints, ['2', 'ERR 0x11 (BUSY)']);
  t.deepEqual(phone.received(uuidOf(0x1234)).map(text), ['a']);
  t.is(phone.transcript.at(-1)?.bytes[0], Op.Confirmation);
});

test('one phone at a time; a link that is lost blocks the lock for four seconds', (t) => {
  const { door, phone } = greeted();
  const other = new Central(door.air);
  t.is(other.scan(), undefined);
  t.throws(() => other.connect(), { instanceOf: NotReachable });
  const reasons: number[] = [];
  phone.onEnd = (reason) => reasons.push(reason);
  phone.loseLink();
  t.deepEqual([phone.connected, ...reasons], [false, 8]);
  door.advance(3999);
  t.throws(() => other.connect(), { instanceOf: NotReachable });
  door.advance(2);
  t.is(door.prints.at(-1), 'disconnect 8');
  other.connect();
  t.true(other.connected);
  other.subscribe(answers);
  door.advance(30);
  t.deepEqual(heard(other), ['hello'], 'what the other had subscribed to is forgotten');
  t.deepEqual(heard(phone), ['hello']);
});

test('the link can be lost at every packet of a conversation; what arrived before is done, and the next one is whole', (t) => {
  const converse = (phone: Central, door: Door): void => {
    phone.connect();
    phone.subscribe(answers);
    door.advance(100);
    phone.write(requests, ascii('open'));
    door.advance(100);
  };
  const whole = lab();
  converse(whole.phone, whole.door);
  const packets = whole.phone.transcript.length;
  t.true(packets > 10);
  const outcomes = new Set<string>();
  for (let at = 0; at < packets; at++) {
    const { door, phone } = lab();
    if (at === 0) phone.connect();
    phone.loseLink(at);
    if (at > 0)
      try {
        converse(phone, door);
      } catch (error) {
        t.true(error instanceof LinkDown, `at packet ${at}: ${String(error)}`);
      }
    door.advance(5000);
    t.false(phone.connected);
    outcomes.add(`${spoken(door).length} done, ${heard(phone).length} heard`);
    const next = new Central(door.air);
    converse(next, door);
    t.deepEqual(heard(next), ['hello', 'OPEN'], `after a loss at packet ${at}`);
    t.deepEqual(door.exceptions, []);
  }
  t.deepEqual([...outcomes], ['0 done, 0 heard', '0 done, 1 heard', '1 done, 1 heard']);
});

test('power cut and restart end the link; a new start knows nothing of it', (t) => {
  const { door, phone } = greeted();
  door.powerOff();
  t.false(phone.connected);
  t.throws(() => phone.write(requests, ascii('x')), { instanceOf: LinkDown });
  t.is(phone.scan(), undefined);
  t.throws(() => phone.connect(), { instanceOf: NotReachable });
  door.powerOn();
  phone.connect();
  phone.subscribe(answers);
  phone.write(requests, ascii('once'));
  door.powerOff();
  door.powerOn();
  door.advance(1000);
  t.deepEqual(spoken(door), [], 'what waited is gone with the power');
});

test('roundtrips are counted, and everything that is said is heard by whoever listens', (t) => {
  const { door, phone } = lab();
  const frames: string[] = [];
  const stop = door.air.sniff(({ from, kind, bytes }) =>
    frames.push(`${from} ${kind} ${Buffer.from(bytes).toString('hex')}`),
  );
  phone.scan();
  phone.connect();
  phone.subscribe(answers);
  const before = phone.roundTrips;
  door.advance(30);
  phone.write(requests, ascii('unseen'));
  door.advance(30);
  t.is(phone.roundTrips - before, 1);
  t.deepEqual(
    frames,
    phone.transcript.map(({ from, kind, bytes }) => `${from} ${kind} ${Buffer.from(bytes).toString('hex')}`),
  );
  t.true(frames.some((frame) => frame.startsWith('lock packet') && frame.endsWith(Buffer.from('UNSEEN').toString('hex'))));
  stop();
  phone.write(requests, ascii('more'));
  t.false(frames.some((frame) => frame.includes(Buffer.from('more').toString('hex'))));
});

test('stock firmware advertises its name and a console; a firmware says what else', (t) => {
  const { phone, door } = lab('');
  t.like(phone.scan(), { flags: 6, connectable: true, services: ['6e400001-b5a3-f393-e0a9-e50e24dcca9e'] });
  const address = door.machine.factoryAddress;
  t.is(phone.scan()?.name, `MDBT42Q ${address.slice(-5).replace(':', '')}`);
  t.is(phone.scan()?.address, `${address} random`);
  t.is(bench('print(NRF.getAddress())').prints[0], bench('print(NRF.getAddress())').prints[0], 'the same for one seed');
  t.not(door.machine.factoryAddress, bench('', { seed: 2 }).machine.factoryAddress);

  const scan = (code: string): unknown => {
    const { data, ...fields } = lab(code).phone.scan()!;
    return { ...fields, data: Buffer.from(data).toString('hex') };
  };
  const quiet = 'NRF.setServices({},{uart:false});';
  t.like(scan(`${quiet}NRF.setAdvertising({},{showName:false,manufacturer:0,interval:1000})`), {
    ...{ data: '020106', name: undefined, intervalMilliseconds: 1000, connectable: true },
  });
  t.like(scan(`${quiet}NRF.setAdvertising({0x180F:[95]},{name:"L",manufacturer:0,discoverable:false})`), {
    data: '020105' + '04160f185f' + '02094c',
  });
  t.like(scan(`${quiet}NRF.setAdvertising({},{showName:false,manufacturer:0x590,manufacturerData:[1,2]})`), {
    ...{ data: '020106' + '05ff90050102', manufacturerData: new Map([[0x590, Uint8Array.of(1, 2)]]) },
  });
  t.like(scan(`${quiet}NRF.setAdvertising([2,1,6,3,3,0xAA,0xFE])`), { services: [uuidOf(0xfeaa)] });
  const asked: Record<string, undefined> = { [service]: undefined };
  t.like(
    scan(`${quiet}var d={};d["${Object.keys(asked)[0]}"]=undefined;NRF.setAdvertising(d,{manufacturer:0,name:"Lock"})`),
    {
      ...{ services: [service], name: 'Lock' },
    },
  );
  t.like(scan(`NRF.setServices({},{uart:false,advertise:["${service}"]})`), { services: [service] });
  t.like(scan(`${quiet}NRF.setScanResponse([3,9,65,66])`), { name: 'AB' });
  t.is(bench('NRF.setAdvertising({0x1800:"123456789012345678901234567"})').exceptions.length, 1);
});

test('NRF.sleep disconnects and silences, also over a restart of the softdevice; NRF.wake is heard again', (t) => {
  const { door, phone } =
    greeted(`${told};setTimeout(function(){NRF.sleep();NRF.setAddress("c1:02:03:04:05:06 random")},500);
    setTimeout(function(){print(NRF.getSecurityStatus().connected)},600);setTimeout(function(){NRF.wake()},1000)`);
  t.true(phone.connected);
  door.advance(500);
  t.false(phone.connected);
  t.is(phone.scan(), undefined);
  door.advance(500);
  t.true(door.prints.includes('disconnect 22'));
  t.true(door.prints.includes('false'));
  t.is(phone.scan()?.address, 'c1:02:03:04:05:06 random', 'the change has waited for the end of the link');
  phone.connect();
  phone.subscribe(answers);
  door.advance(30);
  t.is(heard(phone).at(-1), 'hello');
});

test('a table that changes while someone is connected waits until nobody is, and updates throw meanwhile', (t) => {
  const { door, phone } =
    greeted(`${told};setTimeout(function(){NRF.setServices({0xBCDE:{0x1234:{readable:true,value:"new"}}},{uart:false});
    try{push("x")}catch(e){print(e.message)}},500)`);
  door.advance(500);
  t.true(phone.connected);
  t.is(text(phone.read(answers)), 'hello', 'the old table');
  t.deepEqual(door.prints.slice(-2), [
    'BLE Connected, queueing BLE restart for later',
    "Can't update services until BLE restart",
  ]);
  phone.disconnect();
  door.advance(0);
  phone.connect();
  t.is(text(phone.read(uuidOf(0x1234))), 'new');
  t.throws(() => phone.find(answers), { instanceOf: RangeError });
});

test('whoever connects before the first line of JavaScript keeps the stock table until the link ends', (t) => {
  const door = bench('setTimeout(function(){E.reboot()},1000)');
  const early = new Central(door.air);
  early.connect();
  t.true(early.services.some(({ uuid }) => uuid.startsWith('6e400001')));
  door.advance(1000);
  t.false(early.connected, 'a restart of the chip ends it');

  const guarded = bench('NRF.setServices({},{uart:false});NRF.sleep()');
  t.throws(() => new Central(guarded.air).connect(), { instanceOf: NotReachable });
  t.false(guarded.machine.radio?.uart);
});

test('what the board would refuse or ignore is an error or a fault here', (t) => {
  const thrown = (code: string): string | undefined =>
    /^(?:\w*Error: .*)$/m.exec(bench(`${echo()};${code}`).exceptions[0] ?? '')?.[0];
  t.is(thrown('push("x".repeat(51))'), 'Error: ERR 0xc (DATA_SIZE)');
  t.is(thrown('NRF.updateServices({1:{2:{value:1}}})'), `Error: Unable to find service with UUID ${uuidOf(2)}`);
  t.is(
    thrown('NRF.updateServices({"xyzw":{}})'),
    'Error: Invalid Service UUID: UUID string should only contain hex characters and dashes',
  );
  t.is(thrown('NRF.setServices({70000:{}})'), 'Error: Invalid Service UUID: UUID Integer out of range');
  t.is(thrown('NRF.setServices({"abc":{}})'), 'Error: Invalid Service UUID: UUID not the right length (16 or 2 bytes)');
  t.is(thrown('NRF.setTxPower(5)'), 'Error: ERR 0x7 (INVALID_PARAM)');
  t.is(thrown('NRF.setTxPower(4)'), undefined);
  t.is(thrown('NRF.setConnectionInterval(5)'), 'Error: ERR 0x7 (INVALID_PARAM)');
  t.is(thrown('NRF.setConnectionInterval({minInterval:20,maxInterval:100})'), undefined);
  t.is(thrown('NRF.setAddress("abc")'), 'Error: Expecting mac address of the form aa:bb:cc:dd:ee:ff');
  const bases = Array.from(
    { length: 11 },
    (_, n) => `"${n.toString(16).padStart(4, '0')}0000-0000-4000-8000-000000000000":{}`,
  );
  t.regex(thrown(`NRF.setServices({${bases.join()}},{uart:false})`) ?? '', /Too many custom UUIDs/);

  const fault = (code: string): string | undefined => t.throws(() => bench(`${echo()};${code}`)).message;
  t.regex(fault('NRF.setServices({1:{2:{writeable:true}}})') ?? '', /no writeable/);
  t.regex(fault('NRF.setServices({1:{2:{security:{}}}})') ?? '', /no pairing/);
  t.regex(fault('NRF.setServices({1:{2:{onWriteDesc:function(){}}}})') ?? '', /without notify/);
  t.regex(fault('NRF.setSecurity({mitm:true})') ?? '', /pair alone, not mitm/);
  t.regex(fault('NRF.setRSSIHandler()') ?? '', /no NRF.setRSSIHandler/);
  t.regex(fault('NRF.on("mtu",function(){})') ?? '', /no NRF.on\("mtu"\)/);
});
