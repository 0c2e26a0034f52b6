// Default exports of expressions; a property of an imported value behind a wrapper.
import { make } from './make';

export default (<T>(value: T) => make(value) as unknown) as Function;
const typed = { run(this: Window) {}, nested: { go: (): void => {} } } as const;
typed.run();
typed.nested!.go();
type Fn = (a: typeof typed, b: import('./x').Y) => asserts a is Fn;
const { a, b: { c } } = typed satisfies object;
