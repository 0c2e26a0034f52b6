// Syntax errors: what is whole around them is found.
class A {
  ok() { return f(1 }
  also() {}
}
function () { lost(); }
const x = ;
function whole(a, , b) { whole(
