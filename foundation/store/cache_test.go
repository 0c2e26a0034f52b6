package store_test

import (
	"fmt"
	"testing"

	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// What is evicted is read again, and cached again.
func TestEvict(t *testing.T) {
	cache := store.NewCache()
	defer cache.Close()
	db, err := store.Open(store.Options{Dir: "store", FS: vfs.NewMem(), Cache: cache})
	must(t, err)
	defer db.Close()
	for n := range 1000 {
		must(t, db.Set(fmt.Appendf(nil, "key%03d", n), make([]byte, 1000), pebble.NoSync))
	}
	must(t, db.Flush())
	read := func() {
		for n := range 1000 {
			_, closer, err := db.Get(fmt.Appendf(nil, "key%03d", n))
			must(t, err)
			must(t, closer.Close())
		}
	}
	read()
	before := cache.Size()
	cache.Evict()
	evicted := cache.Size()
	read()
	if again := cache.Size(); before == 0 || evicted > before/10 || again < before/2 {
		t.Errorf("%d bytes cached, %d after they are evicted, %d when they are read again", before, evicted, again)
	}
}
