// Composite literals: keys of structs are fields, keys of maps and arrays are values,
// elided types follow from the literal around.
package shop

import "net/http"

type item struct {
	Name string
	sub  *item
}

type items []item

const key = "k"

func literals(local string) {
	_ = item{Name: local, sub: &item{Name: "x"}}
	_ = []item{{Name: "a"}, {"b", nil}}
	_ = map[string]*item{key: {Name: local}, local: nil}
	_ = map[item]int{{Name: "k"}: 1}
	_ = items{{Name: "in a named slice"}}
	_ = [...]string{indexA: "a", 1: local}
	_ = http.Server{Addr: local, Handler: http.NotFoundHandler()}
	_ = elsewhere{Field: make([]int, 1)}
	_ = []elsewhere{{Field: call()}}
	_ = []struct{ name string }{{name: call()}}
}
