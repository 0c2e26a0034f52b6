// Calls: every call or conversion with a named callee is one call reference, with its
// arguments counted; computed callees are none; go and defer.
package shop

import (
	"fmt"
	"net/http"
	"os"
	str "strings"
)

func calls(f func(), table map[string]func(int), s []int) {
	fmt.Errorf("x: %w", nil)
	http.Get("url")
	str.Fields("")
	len(s)
	max(1, 2)
	elsewhere(s...)
	calls(f, nil, nil)
	f()
	table["a"](1)
	http.DefaultClient.Do(nil)
	os.Stdout.
		Write(nil)
	elsewhere().chained(1).again()
	func() { inner() }()
	(calls)(nil, nil, nil)
	go elsewhere()
	defer http.Get("x")
	defer func() { recover() }()
	_ = []byte("x")
	_ = string(s)
	_ = http.HandlerFunc(nil)
	_ = (*http.Client)(nil)
	_ = make(map[string]int, len(s))
	_ = new(http.Client)
	_ = s[len(s)-1]
outer:
	for {
		break outer
	}
	passed(calls, elsewhere, http.NotFound)
}
