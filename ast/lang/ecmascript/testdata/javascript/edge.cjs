// Names that places give: exports of one value, paths, nested literals, wrappers.
module.exports = function () {
  function inner() {}
  inner();
};
module.exports = class Named {
  static get only() {
    return this.other();
  }
  static other() {}
  constructor() {
    super();
  }
};
exports.Kind = class {
  go() {}
};
exports.one = exports.two = (a) => a;

var app = (exports = module.exports = {});
app.use = function use(fn) {
  this.lazy();
  app.use(fn);
  require('./router').Router(fn);
  use(fn);
};
app.lazy = function lazy() {};
app.settings.reset = () => {};
app.later.list = {
  add() {},
  'quoted-key': function () {},
  [computed()]: () => {},
};
this.ignored = function () {};
app['ignored'] = function () {};

function install(target) {
  target.ignored = function () {};
  target.prototype.kept = function () {};
  exports.fromInside = function () {};
  return {
    visitor(node) {
      return super.visitor(node);
    },
  };
}

const frozen = Object.freeze({ notAMember() {} });
const wrapped = ((x) => x);
var twice = function () {};
var twice;
twice();
var either = require('a');
var either = require('b');
either.call();
const [first] = require('list'), { ...rest } = require('rest'), { [key]: computed } = require('k');
first();
rest.call();
computed();
outer: for (;;) {
  continue outer;
}
label?.[0]?.();
(a || b)();
a?.b?.c();
