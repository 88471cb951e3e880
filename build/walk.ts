/** A plain walk over an ESTree. */
export interface BaseNode {
  type: string;
  start: number;
  end: number;
}

function isNode(value: unknown): value is BaseNode {
  return typeof value === 'object' && value !== null && typeof (value as BaseNode).type === 'string';
}

/** Calls `enter` for every node from the top; where it returns false, what is below is passed over. */
export function walk(node: BaseNode, enter: (node: BaseNode) => boolean): void {
  if (!enter(node)) return;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(child)) walk(child, enter);
  }
}
