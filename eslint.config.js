import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['dist', 'release', 'coverage', '.tmp', 'types', '.dependency-cruiser.cjs', 'sim/interpreter/prelude.js'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ['cli/bin.js', 'eslint.config.js', 'rollup.config.js', 'sim/page/rollup.page.js'],
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // Flash and frames are full of indices that are in range by construction.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // One spelling, also of constants: what a name stands for may become a variable.
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'variableLike', format: ['camelCase'], leadingUnderscore: 'allowSingleOrDouble' },
        { selector: 'variable', modifiers: ['destructured'], format: null },
        { selector: ['classProperty', 'classMethod'], format: ['camelCase'] },
        { selector: ['typeLike', 'enumMember'], format: ['PascalCase'] },
      ],
      // Record keys and event codes are read from flash as numbers.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
    },
  },
  {
    // A component is a function with the name of a type.
    files: ['web/**/*.tsx'],
    rules: { '@typescript-eslint/naming-convention': 'off' },
  },
  {
    // The adapters that only Jolt.js links: the other boards' projects do not know them.
    files: ['src/espruino/digest-script.ts', 'src/espruino/gauge-driver.ts', 'src/espruino/motor-jolt.ts'],
    languageOptions: { parserOptions: { projectService: false, project: 'src/tsconfig.joltjs.json' } },
  },
  {
    // And those that only Puck.js links.
    files: ['src/espruino/*pcf8574.ts', 'src/espruino/gauge-supply.ts', 'src/espruino/stall-unknown.ts'],
    languageOptions: { parserOptions: { projectService: false, project: 'src/tsconfig.puckjs.json' } },
  },
  {
    // The lock's dialect of JavaScript has its own gate; what the interpreter lacks or does dearly is no better style there.
    files: ['src/**/*.ts'],
    rules: {
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/prefer-optional-chain': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      '@typescript-eslint/no-empty-object-type': 'off',
    },
  },
  {
    // The linter sees one board's record. What another board's adapters find in theirs, the compiler checks for that board.
    files: ['src/espruino/**/*.ts', 'src/guard/**/*.ts'],
    rules: {
      '@typescript-eslint/no-require-imports': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
);
