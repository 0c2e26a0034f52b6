// Package-level variables and constants: one symbol a name, none for the blank
// identifier; what an initial value uses belongs to its variable; var _ I = T says
// that T implements I.
package shop

import (
	"errors"
	"fmt"
	"io"
)

const Limit = 10

const (
	// First is the first.
	First Level = iota
	second
	_
	a, b = 1, "two"
)

// ErrEmpty says that there is nothing.
var ErrEmpty = errors.New("empty")

var (
	x, y     = left(), right()
	handlers = map[string]func(){"a": func() { deep(Limit) }}
	config   struct {
		Verbose bool
	}
	_ = register(Limit)
)

var _ io.Writer = (*sink)(nil)
var _, _ fmt.Stringer = sink{}, &sink{}
var _ fmt.Stringer = sink{}
var _ other = new(sink)
var _ io.Reader = elsewhere{}

type sink struct{}

func left() int { return second }

func use() {
	const local = Limit
	var n, m = local, ErrEmpty
	x = n
	y++
	config.Verbose = true
	fmt.Println(m, sink{}, left)
}
