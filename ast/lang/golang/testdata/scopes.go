// Scopes: a local name hides an import, a definition and a predeclared name; the
// right side of := sees the outer one; labels and fields are in no scope.
package shop

import (
	"errors"
	"fmt"
)

func helper() *thing { return nil }

type thing struct{ fmt string }

func shadows(fmt *thing) {
	fmt.Println("parameter")
	len := func(int) int { return 0 }
	len(1)
	helper := helper()
	helper.run()
	{
		errors := errors.New("inner")
		errors.Error()
	}
	errors.New("outer")
	if helper, ok := find(); ok {
		helper.close()
	}
	for thing := range helper.all() {
		thing.use()
	}
	type string int
	_ = string(1)
	func(append int) { append(1) }(1)
}

func visible(x any) {
	switch v := x.(type) {
	case *thing:
		v.fmt = ""
	case error, fmt.Stringer:
		v.Error()
	case nil:
	}
	select {
	case fmt := <-make(chan thing):
		fmt.use()
	case helper().field = <-make(chan string):
	}
	fmt.Println()
}
