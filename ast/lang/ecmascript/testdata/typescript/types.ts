// Types: interfaces, aliases, enums, generics, references in type position.
import type { Options } from './options';
import { type Item, Store } from './store';
import * as ns from './ns';

export interface Shape<T extends Item = Item> extends ns.Base<T>, Partial<Options> {
  readonly name: string;
  area?(scale: number): Promise<T>;
  new (x: Store): Shape;
  (y: Item): void;
  [key: string]: unknown;
  get size(): number;
  handler: (event: ns.Event) => void;
}

type Pair = {
  left: Shape<Item>;
  right(): Pair;
};
type Element<T> = T extends ReadonlyArray<infer E> ? E : never;
type Mapped<T> = { [K in keyof T]: T[K] | Options };
type Later = import('./later').Thing;
declare const missing: Missing.Inner;

export const enum Color {
  Red,
  Green = 1 << 2,
  Both = Red | Green,
  'dark blue' = Color.Red,
}

function pick<T, K extends keyof T>(this: Store, value: T, key?: K, ...rest: Item[]): value is T & Shape {
  const item = value as unknown as Item;
  return check<Item>(item!, <Item>value, Color.Both) satisfies boolean;
}
function isParameter(Options: Options): typeof Options {
  return Options;
}
let typed: typeof Store.prototype;

interface Env {}
interface Variance<in Options, out Env, in out Item> {
  options: Options;
  env: Env;
  item: Item;
}
