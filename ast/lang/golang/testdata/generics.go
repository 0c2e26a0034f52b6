// Generics: type parameters are no types of the package; f[T](x) is a call of f,
// table[i](x) is none.
package shop

import "slices"

type List[T any] struct{ items []T }

type Pair[K comparable, V ~int | ~string] struct {
	Key   K
	Value V
}

func (l *List[E]) Add(e E) { l.items = append(l.items, e) }

func Map[T, U any](in []T, f func(T) U) []U {
	var zero U
	_ = zero
	_ = T(nil)
	return nil
}

var table [3]func(int)

func generic(i int, handlers []func(int)) {
	Map[int, string](nil, nil)
	Map[int](nil, nil)
	List[int](nil)
	table[i](1)
	handlers[i](1)
	handlers[i+1](1)
	slices.Max[[]int](nil)
	slices.Collect[Item](nil)
	other[Item](nil)
	other[*Item]()
	list := List[int]{}
	list.Add(1)
	_ = Map[int, string]
	_ = Pair[string, int]{Key: "a", Value: 1}
}
