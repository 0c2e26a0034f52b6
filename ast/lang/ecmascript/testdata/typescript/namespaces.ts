// Namespaces, modules, ambient declarations, import forms of TypeScript.
import fs = require('fs');
import Inner = Outer.Inner;

namespace Outer {
  export namespace Inner {
    export const value = 1;
    export function f(): Local {
      return g(value);
    }
    interface Local {}
    function g(n: number) {
      return Outer.Inner.f();
    }
  }
  let hidden = Inner.f();
}
namespace A.B.C {
  export type T = Outer.Inner.Missing;
}

declare module 'legacy' {
  export function call(a: string): void;
  class Thing {
    go(): void;
  }
  const version: string;
}
declare global {
  interface Window {
    app: A.B.C.T;
  }
}
declare function ambient(x: number): void;
declare let ambientVariable: Outer.Nothing;

namespace ReadonlyArray {
  export type Of<T> = ReadonlyArray<T>;
}
function shadowed(Outer: Outer.Inner.T, list: ReadonlyArray.Of<string>) {
  Outer.Inner.f();
}

Inner.f();
fs.readFileSync('x');
ambient(1);
export = Outer;
