/** Who may import whom: docs/ARCHITECTURE.md. */
const only = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: to, dependencyTypesNot: ['core'] },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'not-found',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(Flash|Storage|crypto|magic-string|ava|estree|node|tsx/esm/api)$' },
    },
    only('wire', '^src/wire/', '^src/wire/', 'wire is pure'),
    only('port', '^src/port/types', '^src/port/types', 'the seams are interfaces alone'),
    only('store', '^src/store/', '^(src/store/|src/port/types|src/espruino/nor)', 'store knows the NOR seam alone'),
    only(
      'domain',
      '^src/domain/',
      '^(src/(domain|store|wire)/|src/port/types|src/espruino/)',
      'domain knows domain, store, wire and the seams',
    ),
    {
      name: 'domain-by-seam',
      comment: 'an adapter is reached by #port alone, so that the linker can choose it',
      severity: 'error',
      from: { path: '^src/(domain|store|wire|main)' },
      to: { path: '^src/espruino/', dependencyTypesNot: ['aliased-subpath-import'] },
    },
    only(
      'espruino',
      '^src/espruino/',
      '^(src/espruino/|boards/|src/port/types|Flash$|Storage$|crypto$)',
      'adapters know the board and the seams',
    ),
    only('guard', '^src/guard/', '^(boards/|Flash$|Storage$)', 'the guard stands alone, and knows the board'),
    only('boards', '^boards/', '^boards/', 'boards know their type alone'),
    only(
      'sim',
      // What runs in the interpreter has its modules.
      '^sim/(?!page/|interpreter/prelude)',
      '^(sim/|boards/|log/|src/store/(format|keys)|src/wire/|node_modules/)',
      'the simulator runs firmware as the built bundle alone; it may read the flash format and the wire',
    ),
    only(
      'log',
      '^log/',
      '^(log/|src/store/(format|keys)|src/wire/|node_modules/@noble/)',
      'the log of a lock, for tools: no lock, no simulator',
    ),
    only(
      'client',
      '^client/',
      '^(client/|src/wire/|sim/protocol-bluetooth)',
      "the phone's side knows the wire, and what a simulator says in place of a radio",
    ),
    only(
      'cli',
      '^cli/',
      '^(cli/|client/|boards/|log/|src/wire/|src/store/(format|keys)|node_modules/|tsx/esm/api$)',
      "the command line knows boards, the log, the phone's side, the wire and the vault's format; what it flashes is the built image, and a claim key for its owner",
    ),
    only(
      'phone-page',
      '^web/',
      '^(web/|client/|log/|src/wire/|src/store/format|node_modules/)',
      'the phone page is a client: it knows the wire and the log',
    ),
    only('page', '^sim/page/', '^(sim/page/|sim/protocol|node_modules/)', 'the page knows the protocol alone'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'src/tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['device', 'mdbt42q', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js'],
    },
  },
};
