// Default exports without a name.
export default async function* (a, b) {
  yield* helper(a);
}
function helper() {}
