package sql

import (
	"slices"
	"testing"
)

func TestLastSegments(t *testing.T) {
	for qualified, name := range map[string]string{
		"Shop.Item.total/3": "total", "Kernel.//2": "/", "A::B#c": "c", "main": "main", "net/http.Client.Do": "Do",
		`Shop.CartTest."adds 1.2"`: "adds 1.2", `T."with "quotes""`: `with "quotes"`, "cart > adds": "adds",
		"describe Shop::Cart": "Shop::Cart", "routes/2": "routes/2", "x > a b": "a b",
	} {
		if all := lastSegments([]string{qualified}); !slices.Contains(all, name) {
			t.Errorf("%s: %q do not hold %q", qualified, all, name)
		}
	}
}
