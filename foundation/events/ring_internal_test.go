package events

import (
	"slices"
	"testing"
	"time"

	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"pgregory.net/rapid"
)

// Whatever is added, taken and given back, the ring holds what a list would from which the
// oldest entries are dropped, those that are not critical first.
func TestRingIsAList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := ring{size: rapid.IntRange(1, 6).Draw(t, "size")}
		var model, taken []Entry
		dropped, last := uint64(0), uint64(0)
		fit := func() {
			for len(model) > r.size {
				victim := max(slices.IndexFunc(model, func(e Entry) bool { return !e.Critical }), 0)
				model = slices.Delete(model, victim, victim+1)
				dropped++
			}
		}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0:
				if taken != nil {
					r.giveBack(taken)
					model = slices.Concat(taken, model)
					taken = nil
					fit()
				}
			case 1:
				n := rapid.IntRange(0, 4).Draw(t, "n")
				taken = r.take(n)
				if want := model[:min(n, len(model))]; !slices.EqualFunc(taken, want, sameEntry) {
					t.Fatalf("took %v, want %v", taken, want)
				}
				model = slices.Clone(model[len(taken):])
			default:
				last++
				e := Entry{ID: last, Critical: rapid.Bool().Draw(t, "critical")}
				r.add(e)
				model = append(model, e)
				fit()
			}
			if r.dropped != dropped || r.len() != len(model) {
				t.Fatalf("%d wait and %d are dropped, want %d and %d", r.len(), r.dropped, len(model), dropped)
			}
		}
		if rest := r.take(r.size); !slices.EqualFunc(rest, model, sameEntry) {
			t.Fatalf("in the end there are %v, want %v", rest, model)
		}
	})
}

func sameEntry(a, b Entry) bool { return a.ID == b.ID && a.Critical == b.Critical }

// IDs go on behind those of the store, also when the clock was set back, and keep the order.
func TestIDsGoOnBehindTheStore(t *testing.T) {
	db, err := store.Open(store.Options{Dir: "store", FS: vfs.NewMem()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const future = 1 << 62
	if err := (&attachment{db: db}).write([]Entry{{ID: future, Type: "first", Time: time.Unix(1, 0)}}); err != nil {
		t.Fatal(err)
	}
	j := NewJournal(JournalConfig{})
	j.Append(Entry{Type: "second", Critical: true})
	j.Append(Entry{Type: "third"})
	j.Attach(db)
	if err := j.work(); err != nil {
		t.Fatal(err)
	}
	j.Append(Entry{Type: "fourth"})
	var found []string
	err = j.Find(Filter{}, func(e Entry) error {
		if want := uint64(future + len(found)); e.ID != want {
			t.Errorf("entry %s has ID %d, want %d", e.Type, e.ID, want)
		}
		found = append(found, e.Type)
		return nil
	})
	if want := []string{"first", "second", "third", "fourth"}; err != nil || !slices.Equal(found, want) {
		t.Errorf("found %q, %v", found, err)
	}
}

// Trimming leaves no key of an entry that is gone, and the size it is judged by is that of
// the rest.
func TestTrimLeavesNothingBehind(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		db, err := store.Open(store.Options{Dir: "store", FS: vfs.NewMem()})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		now := time.Unix(1_700_000_000, 0)
		entries := make([]Entry, rapid.IntRange(0, 30).Draw(t, "entries"))
		for i := range entries {
			entries[i] = Entry{ID: uint64(i + 1), Time: now.Add(-time.Duration(rapid.IntRange(0, 50).Draw(t, "age")) * time.Second),
				Type: "type", Subject: rapid.SampledFrom([]string{"", "subject"}).Draw(t, "subject"), Data: make([]byte, rapid.IntRange(0, 9).Draw(t, "data"))}
		}
		keep := Retention{Age: time.Duration(rapid.IntRange(0, 50).Draw(t, "keep")) * time.Second, Bytes: rapid.Int64Range(0, 1000).Draw(t, "bytes")}
		j := NewJournal(JournalConfig{Retention: func() Retention { return keep }})
		a := &attachment{db: db}
		if err := a.write(entries); err != nil {
			t.Fatal(err)
		}
		left := kept(entries, keep, now)
		if err := j.trim(a, now); err != nil {
			t.Fatal(err)
		}
		fresh, err := store.Open(store.Options{Dir: "store", FS: vfs.NewMem()})
		if err != nil {
			t.Fatal(err)
		}
		defer fresh.Close()
		if err := (&attachment{db: fresh}).write(left); err != nil {
			t.Fatal(err)
		}
		if got, want := keysBesideEnd(t, db), keysBesideEnd(t, fresh); !slices.Equal(got, want) {
			t.Fatalf("keys %q, want %q", got, want)
		}
		stored, err := readJournalEnd(db)
		if want := bytesOf(left); err != nil || stored != a.end || stored.bytes != want {
			t.Fatalf("the end is stored as %+v, %v, want %+v with %d bytes", stored, err, a.end, want)
		}
	})
}

// kept returns the entries that a retention leaves.
func kept(entries []Entry, keep Retention, now time.Time) []Entry {
	left := slices.SortedFunc(slices.Values(entries), func(a, b Entry) int { return a.Time.Compare(b.Time)*1000 + int(a.ID) - int(b.ID) })
	for len(left) > 0 {
		tooOld := keep.Age > 0 && left[0].Time.Before(now.Add(-keep.Age))
		if tooMuch := keep.Bytes > 0 && bytesOf(left) > keep.Bytes; !tooOld && !tooMuch {
			break
		}
		left = left[1:]
	}
	return left
}

func bytesOf(entries []Entry) (n int64) {
	for _, e := range entries {
		n += int64(17 + len(e.encode()) + 17 + len(e.Type) + 2)
		if e.Subject != "" {
			n += int64(17 + len(e.Subject) + 2)
		}
	}
	return n
}

func keysBesideEnd(t *rapid.T, db *pebble.DB) (keys []string) {
	t.Helper()
	err := store.Scan(db, nil, nil, func(key, _ []byte) error {
		if store.Prefix(key[0]) != store.PrefixJournalEnd {
			keys = append(keys, string(key))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}
