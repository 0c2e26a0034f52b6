// What the grammar reads only after repair: call signatures behind a line that ends
// without a semicolon, variance, properties called in, escapes in template types.
import type { Effect, Option } from './types'
export type * from './types'

/** Maps what is there. */
export const map: {
  /** Data last. */
  <A, B>(f: (a: A) => B): (self: Option<A>) => Option<B>
  // Data first, don't mix them up.
  <A, B>(self: Option<A>, f: (a: A) => B): Option<B>
} = dual(2, <A, B>(self: Option<A>, f: (a: A) => B): Option<B> => withAll(self, f))

/** A store that is read and written. */
export interface Cache<in out Key, out Value = never> extends Base<Key> {
  readonly variance: Variance<Key, Value>
  in: Key
  <A extends Key>(
    key: A
  ): Effect<Value>
  <A extends Key, B>(key: A, other: B): B extends Key ? Effect<A> : never
  get(key: Key): Value
}

export class Store<
  // What goes in.
  in Key,
  out Value
> {
  lookup(key: Key): Value {
    return this.find(key)
  }
  private find(key: Key): Value {
    return key ? table
      (key) : none()
  }
}

type Hint<A extends string> = `use \`${A}\` of ${keyof Store<A, A>}`

export function after(hint: Hint<'map'>): string {
  return `\`${hint}\`` + map(identity)
}
