// Test functions of the common runners are symbols.
import { describe, it } from 'vitest';

describe('cart', () => {
  function helper() {}
  it('adds', async () => {
    helper();
  });
  it.only(`removes`, { timeout: 10 }, function () {
    if (a) b();
  });
  it(`case ${helper}`, () => {});
  it('todo');
});

function other(test) {
  test('not a test', () => {});
}
