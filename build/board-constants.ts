/**
 * Replaces every `board.x.y` in the firmware by its value. A record of nested objects would cost a board's worth of variables
 * for ever; its values as literals cost nothing.
 */
import MagicString from 'magic-string';
import type { Plugin } from 'rollup';
import { walk, type BaseNode } from './walk.js';

const boardModule = /[\\/]boards[\\/][\w-]+\.ts$/;

interface Member extends BaseNode {
  type: 'MemberExpression';
  object: BaseNode;
  property: BaseNode & { name: string };
  computed: boolean;
}

function isMember(node: BaseNode): node is Member {
  return node.type === 'MemberExpression' && !(node as Member).computed;
}

/** `['motor', 'enable']` for `board.motor.enable`; undefined for any other expression. */
function pathFrom(node: BaseNode, root: string): string[] | undefined {
  if (node.type === 'Identifier') return (node as BaseNode & { name: string }).name === root ? [] : undefined;
  if (!isMember(node)) return undefined;
  const path = pathFrom(node.object, root);
  return path && [...path, node.property.name];
}

function isPlain(value: unknown): boolean {
  return value === undefined || ['number', 'boolean', 'string'].includes(typeof value) || Array.isArray(value);
}

/** @param board the record whose values stand in for `board` in modules that import it */
export function boardConstants(board: object): Plugin {
  return {
    name: 'board-constants',
    transform(code, id) {
      if (boardModule.test(id) || !code.includes("'#board'")) return null;
      const edited = new MagicString(code);
      const replace = (node: BaseNode): boolean => {
        const path = pathFrom(node, 'board');
        if (!path?.length) return false;
        const value = path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], board);
        if (!isPlain(value)) return false;
        edited.overwrite(node.start, node.end, value === undefined ? 'void 0' : JSON.stringify(value));
        return true;
      };
      walk(this.parse(code), (node) => !replace(node));
      return { code: edited.toString(), map: edited.generateMap({ hires: true }) };
    },
  };
}
