// Tests as go test finds them, and deprecation.
package shop_test

import "testing"

func TestMain(m *testing.M)       {}
func TestCart(t *testing.T)       {}
func Test_lower(t *testing.T)     {}
func Testing(t *testing.T)        {}
func TestHelper(t testing.TB)     {}
func TestTwo(t *testing.T, n int) {}
func BenchmarkCart(b *testing.B)  {}
func FuzzCart(f *testing.F)       {}
func ExampleCart()                {}
func ExampleCart_add() int        { return 0 }
func helper(t *testing.T)         { t.Helper() }

/*
Old does nothing.

Deprecated: use New.
*/
func Old() {}

// not documentation: a blank line follows

func Undocumented()  {} // trailing
func AfterTrailing() {}
