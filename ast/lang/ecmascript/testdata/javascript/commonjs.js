// CommonJS: require, exports, prototypes, object literals.
'use strict';

var fs = require('fs');
const { join, resolve: abs, posix: { sep } } = require('node:path');
var debug = require('debug')('app');
const lazy = require('./lazy').load;
let changing = require('./a');
changing = require('./b');

function Server(options) {
  this.options = options;
}
Server.prototype.start = function start(port) {
  this.stop();
  fs.readFile(join('a', sep), lazy);
  return start(port);
};
Server.prototype.stop = () => changing.stop();
Server.defaults = function () {};
Server.prototype = {
  restart: function () {
    this.start(1);
    Server.defaults();
  },
};

exports.helper = function (a) {
  return a;
};
module.exports.other = (a, b) => exports.helper(a, b);
module.exports = {
  Server,
  alias: abs,
  create(options) {
    return new Server(options);
  },
  nested: { deep: async () => {} },
};
exports.value = debug;

const config = {
  load() {
    return this.parse(config.load, 1);
  },
  parse: function (text) {
    return JSON.parse(text);
  },
  level: { set: (l) => l },
  get name() {
    return config.level.set(1);
  },
};

function lazyLoad() {
  const os = require('os');
  return os.cpus().length;
}

(function (require, fs) {
  require('not an import');
  fs.readFile('not that fs');
})();
