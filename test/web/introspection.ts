/** What BlueZ tells libraries that ask an object for its interfaces: org.freedesktop.DBus.Introspectable. */

interface Method {
  readonly takes?: readonly string[];
  readonly gives?: readonly string[];
}

const methods: Readonly<Record<string, Readonly<Record<string, Method>>>> = {
  'org.freedesktop.DBus.Properties': {
    Get: { takes: ['s', 's'], gives: ['v'] },
    GetAll: { takes: ['s'], gives: ['a{sv}'] },
  },
  'org.bluez.Adapter1': { StartDiscovery: {}, StopDiscovery: {}, SetDiscoveryFilter: { takes: ['a{sv}'] } },
  'org.bluez.Device1': { Connect: {}, Disconnect: {} },
  'org.bluez.GattCharacteristic1': {
    ReadValue: { takes: ['a{sv}'], gives: ['ay'] },
    WriteValue: { takes: ['ay', 'a{sv}'] },
    StartNotify: {},
    StopNotify: {},
  },
};

const changed = '<signal name="PropertiesChanged"><arg type="s"/><arg type="a{sv}"/><arg type="as"/></signal>';

function describe(name: string): string {
  const described = Object.entries(methods[name] ?? {}).map(([member, { takes = [], gives = [] }]) => {
    const argument = (direction: string) => (type: string) => `<arg type="${type}" direction="${direction}"/>`;
    return `<method name="${member}">${[...takes.map(argument('in')), ...gives.map(argument('out'))].join('')}</method>`;
  });
  const signals = name.endsWith('.Properties') ? changed : '';
  return `<interface name="${name}">${described.join('')}${signals}</interface>`;
}

/** @param objects interfaces by path */
export function introspect(at: string, objects: ReadonlyMap<string, object>): string {
  const interfaces = [...Object.keys(objects.get(at) ?? {}), 'org.freedesktop.DBus.Properties'];
  const inside = at === '/' ? '/' : `${at}/`;
  const below = [...objects.keys()].filter((path) => path.startsWith(inside) && path !== at);
  const children = new Set(below.map((path) => path.slice(inside.length).split('/')[0]));
  return `<node>${interfaces.map(describe).join('')}${[...children].map((name) => `<node name="${name}"/>`).join('')}</node>`;
}
