// ES modules: imports, exports, what names resolve to, shadowing.
#!/not/a/hash/bang
import React, { useState as state, useEffect } from 'react';
import * as path from 'node:path';
import './side-effect.css';
import data from './data.json' with { type: 'json' };
export * from './all.js';
export * as tools from './tools.js';
export { a, b as renamed, default as main } from './some.js';

const internal = 1;
export const visible = internal + data.size;
export let counter = 0,
  { left, right: [first] } = visible;
function listed() {
  return state(useEffect);
}
export { listed, internal as exposed };

counter++;
counter = path.join(path.sep, React.version);
React.useState?.();
path.posix.join`a${counter}b`;
console.log(undefinedName, document.title, undefinedCall());
globalThis.setTimeout(listed, 1);

function shadows(path, { state }) {
  path.join();
  state();
  {
    const listed = path;
    listed();
  }
  listed();
  for (const React of path) React.useState();
  switch (path) {
    case 1:
      let visible = 1;
      visible.use();
  }
  if (path) {
    var useEffect = path;
  }
  useEffect();
  arguments.length;
}

const page = await import('./page.js');
page.render(import.meta.url);
import('./later.js').then((m) => m.start());
(0, path.join)();
path['join']();
React.a.b.c = new React.Component.Inner(1, 2);
export default { name: 'app', methods: { go() {} } };
import Nowhere from '';
Nowhere.call(new.target);
