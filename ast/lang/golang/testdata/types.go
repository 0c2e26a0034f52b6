// Types: structs with promoted fields and nested literals, interfaces with embedded
// ones and type sets, defined types, aliases, types local to a function.
package shop

import "net/http"

type (
	// Cart holds items.
	Cart struct {
		*Base              // promoted
		http.Client        // promoted from elsewhere
		List[Item]         // generic
		Name, title string `json:"name"` // two in one line
		nested      []struct {
			Depth int
			inner struct{ X, Y float64 }
		}
		callback func(argument struct{ hidden int }) error
		_        int
	}

	// Store is implemented by databases.
	Store interface {
		Base2
		http.Handler
		// Get finds an item.
		Get(key string, options ...Option) (*Item, error)
		close()
	}

	Number interface{ ~int | ~int64 | Float }

	Celsius float64
	Handler func(w http.ResponseWriter) error
	Alias   = http.Request
	Names   = map[string]Cart
)

// Deprecated types say so.
//
// Deprecated: use Cart.
type Old struct{}

func local() {
	type point struct{ x, y int }
	type shape interface{ area(p point) int }
	var p point
	p.x = 1
	_ = point{x: 1}
	_ = shape(nil)
}
