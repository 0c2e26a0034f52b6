package events

import (
	"slices"
	"testing"

	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// Whoever reads sees an entry once, also between the ring and the store: when it is taken
// from the one, and when it is in the other and the writer has not said so yet.
func TestEntriesOnTheirWayAreSeenOnce(t *testing.T) {
	db, err := store.Open(store.Options{Dir: "store", FS: vfs.NewMem()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	j := NewJournal(JournalConfig{BatchSize: 2})
	for _, name := range []string{"first", "second", "third"} {
		j.Append(Entry{Type: name})
	}
	j.Attach(db)
	a := j.attached
	see := func(when string) {
		t.Helper()
		for _, desc := range []bool{false, true} {
			var seen []string
			err := j.Find(Filter{Desc: desc}, func(e Entry) error {
				seen = append(seen, e.Type)
				return nil
			})
			want := []string{"first", "second", "third"}
			if desc {
				slices.Reverse(want)
			}
			if err != nil || !slices.Equal(seen, want) {
				t.Errorf("%s, %q are seen, %v", when, seen, err)
			}
		}
	}
	see("in the ring")
	taken := j.take(a)
	see("taken")
	if err := a.write(taken); err != nil {
		t.Fatal(err)
	}
	see("written")
	j.settle(taken, nil)
	see("settled")
}
