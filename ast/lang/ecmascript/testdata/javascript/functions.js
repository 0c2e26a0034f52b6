// Functions in all forms: names, nesting, arity, metrics, documentation.

/**
 * Adds numbers.
 * @deprecated use sum
 * @since 1.2
 */
function add(a, b = 1, ...rest) {
  function inner(x) {
    if (x && a || b) return inner(x - 1);
    else if (x) return 0;
    return rest.map((r) => r + x);
  }
  const arrow = async (y) => inner(y);
  var hidden = 1;
  return arrow(hidden);
}

async function* stream({ limit, offset: [from] }, last) {
  for await (const item of last) yield limit(item, from);
}

const double = (n) => n * 2,
  half = function halve(n) {
    return n > 1 ? halve(n / 2) : n;
  };

run(function named() {
  named();
});

(function () {
  function inIife() {}
  inIife();
})();

try {
  let blockLocal = () => double(1);
  blockLocal();
} catch ({ message }) {
  message.trim();
} finally {
  half(...[1]);
}
blockLocal();
