/**
 * A Bluetooth adapter as BlueZ shows it on D-Bus, whose only remote device is a simulated lock: the browser's own code talks to it as
 * on a Linux desktop. Interfaces: doc/org.bluez.*.rst of BlueZ 5.66; what the browser does not ask for is not there.
 *
 *     page - Web Bluetooth - D-Bus (org.bluez) - Bluez - Central - the lock's radio
 */
import { Message, MessageType, sessionBus, Variant, type MessageBus } from '@jellybrick/dbus-next';
import { Assigned, AttCode } from '../../sim/bluetooth/att.js';
import { AttError, Central, type FoundCharacteristic } from '../../sim/bluetooth/central.js';
import type { Air } from '../../sim/bluetooth/radio.js';
import { uuidOf } from '../../sim/bluetooth/uuid.js';
import { introspect } from './introspection.js';

type Properties = Record<string, Variant>;

const adapterPath = '/org/bluez/hci0';
const objectManager = 'org.freedesktop.DBus.ObjectManager';
const properties = 'org.freedesktop.DBus.Properties';
const adapter = 'org.bluez.Adapter1';
const device = 'org.bluez.Device1';
const gattService = 'org.bluez.GattService1';
const gattCharacteristic = 'org.bluez.GattCharacteristic1';
const gattDescriptor = 'org.bluez.GattDescriptor1';

/** What every Linux desktop asks for. */
const desktopMtu = 517;
const rssi = -50;

const text = (value: string): Variant => new Variant('s', value);
const flag = (value: boolean): Variant => new Variant('b', value);
const path = (value: string): Variant => new Variant('o', value);
const texts = (value: readonly string[]): Variant => new Variant('as', value);
const bytes = (value: Uint8Array): Variant => new Variant('ay', Buffer.from(value));

/** An answer to a call: its signature and its body. */
type Answer = readonly [signature: string, ...body: unknown[]];

class BluezError extends Error {
  constructor(
    readonly kind: string,
    message: string,
  ) {
    super(message);
  }
}

export class Bluez {
  readonly central: Central;

  private readonly objects = new Map<string, Record<string, Properties>>();
  private readonly characteristics = new Map<string, FoundCharacteristic>();
  private devicePath: string | undefined;
  private discoveries = 0;

  private constructor(
    private readonly bus: MessageBus,
    air: Air,
  ) {
    this.central = new Central(air, { mtu: desktopMtu });
    this.central.onPush = ({ uuid, data }) => {
      for (const [at, found] of this.characteristics)
        if (found.uuid === uuid) this.change(at, gattCharacteristic, { Value: bytes(data) });
    };
    // What was asked meanwhile must be answered before its objects go, or the page's promise never settles.
    this.central.onEnd = () => {
      queueMicrotask(() => this.forgetLink());
    };
    this.objects.set('/org/bluez', { 'org.bluez.AgentManager1': {}, 'org.bluez.ProfileManager1': {} });
    this.objects.set(adapterPath, {
      [adapter]: {
        ...{ Address: text('00:11:22:33:44:55'), AddressType: text('public'), Name: text('sim'), Alias: text('sim') },
        ...{ Powered: flag(true), Discoverable: flag(false), Pairable: flag(true), Discovering: flag(false) },
        ...{ Class: new Variant('u', 0), UUIDs: texts([]), Roles: texts(['central']) },
      },
    });
    bus.addMethodHandler((message: Message) => this.take(message));
  }

  static async start(busAddress: string, air: Air): Promise<Bluez> {
    const bus = sessionBus({ busAddress });
    const bluez = new Bluez(bus, air);
    await bus.requestName('org.bluez');
    return bluez;
  }

  stop(): void {
    this.bus.disconnect();
  }

  /** Shows what is on the air, if someone looks for it. To be called as the lock's time passes. */
  listen(): void {
    if (!this.discoveries || this.central.connected) return;
    const advert = this.central.scan();
    if (!advert) return;
    const [address, kind] = advert.address.split(' ') as [string, string];
    const at = `${adapterPath}/dev_${address.toUpperCase().replaceAll(':', '_')}`;
    const manufacturerData = Object.fromEntries([...advert.manufacturerData].map(([id, data]) => [id, bytes(data)]));
    const heard = {
      ...{ RSSI: new Variant('n', rssi), UUIDs: texts(advert.services) },
      ...(advert.manufacturerData.size ? { ManufacturerData: new Variant('a{qv}', manufacturerData) } : {}),
    };
    if (at === this.devicePath) {
      this.change(at, device, heard);
      return;
    }
    if (this.devicePath !== undefined) this.remove(this.devicePath);
    this.devicePath = at;
    const name = advert.name ?? address.toUpperCase().replaceAll(':', '-');
    this.add(at, {
      [device]: {
        ...{ Address: text(address.toUpperCase()), AddressType: text(kind), Adapter: path(adapterPath) },
        ...(advert.name === undefined ? {} : { Name: text(name) }),
        ...{ Alias: text(name) },
        ...heard,
        ...{
          Paired: flag(false),
          Bonded: flag(false),
          Trusted: flag(false),
          Blocked: flag(false),
          LegacyPairing: flag(false),
        },
        ...{ Connected: flag(false), ServicesResolved: flag(false) },
      },
    });
  }

  private take(message: Message): boolean {
    if (message.type !== MessageType.METHOD_CALL) return false;
    let answer: Answer | undefined;
    try {
      answer = this.answer(message);
    } catch (error) {
      const { kind, message: why } = bluezErrorOf(error);
      this.bus.send(Message.newError(message, kind, why));
      return true;
    }
    if (!answer) return false;
    const [signature, ...body] = answer;
    this.bus.send(Message.newMethodReturn(message, signature, body));
    return true;
  }

  private answer({ interface: name, member, path: at, body }: Message): Answer | undefined {
    const object = this.objects.get(at);
    switch (`${name}.${member}`) {
      case 'org.freedesktop.DBus.Introspectable.Introspect':
        return ['s', introspect(at, this.objects)];
      case `${objectManager}.GetManagedObjects`:
        return ['a{oa{sa{sv}}}', Object.fromEntries(this.objects)];
      case `${properties}.GetAll`:
        return ['a{sv}', object?.[String(body[0])] ?? unknownObject(at)];
      case `${properties}.Get`:
        return ['v', object?.[String(body[0])]?.[String(body[1])] ?? unknownObject(at)];
      case `${adapter}.StartDiscovery`:
        if (++this.discoveries === 1) this.change(at, adapter, { Discovering: flag(true) });
        return [''];
      case `${adapter}.StopDiscovery`:
        if (--this.discoveries === 0) {
          this.change(at, adapter, { Discovering: flag(false) });
          this.forgetStrength();
        }
        return [''];
      case `${device}.Connect`:
        this.connect(at);
        return [''];
      case `${device}.Disconnect`:
        this.central.disconnect();
        this.forgetLink();
        return [''];
      case `${gattCharacteristic}.ReadValue`:
        return ['ay', Buffer.from(this.central.read(this.characteristic(at).uuid))];
      case `${gattCharacteristic}.WriteValue`: {
        const [data, { type }] = body as [Buffer, { type?: { value: unknown } }];
        this.central.write(this.characteristic(at).uuid, data, { response: type?.value !== 'command' });
        return [''];
      }
      case `${gattCharacteristic}.StartNotify`:
        this.central.subscribe(this.characteristic(at).uuid);
        this.change(at, gattCharacteristic, { Notifying: flag(true) });
        return [''];
      case `${gattCharacteristic}.StopNotify`:
        this.central.unsubscribe(this.characteristic(at).uuid);
        this.change(at, gattCharacteristic, { Notifying: flag(false) });
        return [''];
      default:
        // Agents and filters are registered, and none is ever asked.
        return name.startsWith('org.bluez.') ? [''] : undefined;
    }
  }

  private characteristic(at: string): FoundCharacteristic {
    return this.characteristics.get(at) ?? unknownObject(at);
  }

  private connect(at: string): void {
    if (at !== this.devicePath) unknownObject(at);
    if (this.central.connected) return;
    this.central.connect();
    this.change(at, device, { Connected: flag(true) });
    this.central.services.forEach(({ uuid, characteristics }, index) => {
      const servicePath = `${at}/service${numbered(index)}`;
      this.add(servicePath, {
        [gattService]: { UUID: text(uuid), Primary: flag(true), Device: path(at), Includes: new Variant('ao', []) },
      });
      characteristics.forEach((found, number) => {
        this.addCharacteristic(`${servicePath}/char${numbered(number)}`, servicePath, found);
      });
    });
    this.change(at, device, { ServicesResolved: flag(true) });
  }

  private addCharacteristic(at: string, servicePath: string, found: FoundCharacteristic): void {
    const flags = [
      ...(found.readable ? ['read'] : []),
      ...(found.writable ? ['write', 'write-without-response'] : []),
      ...(found.notifies ? ['notify'] : []),
      ...(found.indicates ? ['indicate'] : []),
    ];
    this.characteristics.set(at, found);
    this.add(at, {
      [gattCharacteristic]: {
        ...{ UUID: text(found.uuid), Service: path(servicePath), Flags: texts(flags), Notifying: flag(false) },
        ...{ Value: bytes(Uint8Array.of()), MTU: new Variant('q', this.central.mtu) },
      },
    });
    if (found.configuration === undefined) return;
    this.add(`${at}/desc0000`, {
      [gattDescriptor]: {
        ...{ UUID: text(uuidOf(Assigned.Configuration)), Characteristic: path(at), Value: bytes(Uint8Array.of()) },
      },
    });
  }

  /** Nobody listens any more: `invalidate_rssi_and_tx_power` of src/adapter.c. */
  private forgetStrength(): void {
    const at = this.devicePath;
    if (at === undefined) return;
    delete this.objects.get(at)![device]!['RSSI'];
    this.signal(at, properties, 'PropertiesChanged', 'sa{sv}as', device, {}, ['RSSI']);
  }

  private forgetLink(): void {
    const at = this.devicePath;
    if (at === undefined || this.objects.get(at)?.[device]?.['Connected']?.value !== true) return;
    this.change(at, device, { ServicesResolved: flag(false) });
    this.characteristics.clear();
    for (const below of [...this.objects.keys()].reverse()) if (below.startsWith(`${at}/`)) this.remove(below);
    this.change(at, device, { Connected: flag(false) });
  }

  private add(at: string, interfaces: Record<string, Properties>): void {
    this.objects.set(at, interfaces);
    this.signal('/', objectManager, 'InterfacesAdded', 'oa{sa{sv}}', at, interfaces);
  }

  private remove(at: string): void {
    const interfaces = Object.keys(this.objects.get(at) ?? {});
    this.objects.delete(at);
    this.signal('/', objectManager, 'InterfacesRemoved', 'oas', at, interfaces);
  }

  private change(at: string, name: string, changed: Properties): void {
    Object.assign(this.objects.get(at)![name]!, changed);
    this.signal(at, properties, 'PropertiesChanged', 'sa{sv}as', name, changed, []);
  }

  private signal(at: string, name: string, member: string, signature: string, ...body: unknown[]): void {
    this.bus.send(Message.newSignal(at, name, member, signature, body));
  }
}

const numbered = (index: number): string => String(index).padStart(4, '0');

function unknownObject(at: string): never {
  throw new BluezError('org.freedesktop.DBus.Error.UnknownObject', at);
}

/** src/gatt-client.c and src/device.c of BlueZ. */
function bluezErrorOf(error: unknown): BluezError {
  if (error instanceof BluezError) return error;
  const kinds: Partial<Record<AttCode, string>> = {
    [AttCode.ReadNotPermitted]: 'NotPermitted',
    [AttCode.WriteNotPermitted]: 'NotPermitted',
    [AttCode.InvalidLength]: 'InvalidValueLength',
    [AttCode.RequestNotSupported]: 'NotSupported',
  };
  const kind = error instanceof AttError ? kinds[error.code] : undefined;
  return new BluezError(`org.bluez.Error.${kind ?? 'Failed'}`, error instanceof Error ? error.message : String(error));
}
