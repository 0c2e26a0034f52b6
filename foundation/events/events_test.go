package events_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"elixirscope/foundation/events"
	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type tb interface {
	Helper()
	Fatal(...any)
}

func must(t tb, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t tb) *pebble.DB {
	t.Helper()
	db, err := store.Open(store.Options{Dir: "store", FS: vfs.NewMem()})
	must(t, err)
	return db
}

func appendBatch(t tb, db *pebble.DB, l *events.Log, sequence uint64, at time.Time, records []events.Record) {
	t.Helper()
	batch := db.NewBatch()
	defer batch.Close()
	committed, err := l.Append(batch, sequence, at, records)
	must(t, err)
	must(t, batch.Commit(pebble.NoSync))
	committed()
}

// text is what tells a record in comparisons.
func text(r events.Record) string {
	return fmt.Sprintf("%d.%d %q %s %d", r.Position.Sequence, r.Position.Part, r.Names, r.Data, r.Time.Unix())
}

// However batches are appended, cut off and reopened, the log holds what a list would.
func TestLogIsAList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		db := open(t)
		defer db.Close()
		l, err := events.Open(db)
		must(t, err)
		var model []events.Record
		var sequence uint64
		now := time.Unix(1_700_000_000, 0)
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0:
				keep := events.Retention{Age: time.Duration(rapid.IntRange(0, 50).Draw(t, "age")) * time.Second, Bytes: rapid.Int64Range(0, 200).Draw(t, "bytes")}
				done := rapid.Uint64Range(0, sequence+1).Draw(t, "done")
				removed, err := l.Trim(context.Background(), keep, done, now)
				must(t, err)
				left := trimmed(model, keep, done, now)
				if removed != len(model)-len(left) {
					t.Fatalf("%d records cut off, want %d", removed, len(model)-len(left))
				}
				model = left
			case 1:
				if l, err = events.Open(db); err != nil {
					t.Fatal(err)
				}
			default:
				sequence += rapid.Uint64Range(1, 3).Draw(t, "gap")
				now = now.Add(time.Duration(rapid.IntRange(-2, 20).Draw(t, "elapsed")) * time.Second)
				var records []events.Record
				for range rapid.IntRange(0, 3).Draw(t, "records") {
					records = append(records, events.Record{Data: []byte(rapid.StringMatching(`[a-z]{0,8}`).Draw(t, "data")),
						Names: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "ab", "a\x00", "\xff", "b"}), 0, 3, rapid.ID).Draw(t, "names")})
				}
				appendBatch(t, db, l, sequence, now, records)
				model = append(model, records...)
			}
			compare(t, db, model, sequence)
		}
	})
}

func trimmed(model []events.Record, keep events.Retention, done uint64, now time.Time) []events.Record {
	left := slices.Clone(model)
	size := func() (n int64) {
		for _, r := range left {
			n += int64(r.End - r.Begin)
		}
		return n
	}
	for len(left) > 0 && left[0].Position.Sequence <= done {
		old := keep.Age > 0 && left[0].Time.Before(now.Add(-keep.Age))
		much := keep.Bytes > 0 && size() > keep.Bytes
		if !old && !much {
			break
		}
		left = left[1:]
	}
	return left
}

func compare(t *rapid.T, db *pebble.DB, model []events.Record, last uint64) {
	t.Helper()
	after := rapid.Uint64Range(0, last+1).Draw(t, "after")
	expect(t, "read", func(visit func(events.Record) error) error { return events.Read(db, after, visit) }, model,
		func(r events.Record) bool { return r.Position.Sequence > after })
	name := rapid.SampledFrom([]string{"a", "ab", "a\x00", "\xff", "b", "none"}).Draw(t, "name")
	expect(t, "named", func(visit func(events.Record) error) error { return events.Named(db, name, visit) }, model,
		func(r events.Record) bool { return slices.Contains(r.Names, name) })
	if len(model) == 0 {
		return
	}
	at := model[rapid.IntRange(0, len(model)-1).Draw(t, "at")].Time
	before, err := events.Before(db, at)
	must(t, err)
	for _, r := range model {
		if (r.Position.Sequence <= before) != r.Time.Before(at) {
			t.Fatalf("batch %d of %v is taken for before %v by %d", r.Position.Sequence, r.Time, at, before)
		}
	}
}

func expect(t *rapid.T, what string, read func(func(events.Record) error) error, model []events.Record, wanted func(events.Record) bool) {
	t.Helper()
	var got, want []string
	must(t, read(func(r events.Record) error {
		got = append(got, text(r))
		return nil
	}))
	for _, r := range model {
		if wanted(r) {
			want = append(want, text(r))
		}
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%s %q, want %q", what, got, want)
	}
}

// A batch that is not committed leaves no trace.
func TestAbandonedBatch(t *testing.T) {
	db := open(t)
	defer db.Close()
	l, err := events.Open(db)
	must(t, err)
	batch := db.NewBatch()
	_, err = l.Append(batch, 1, time.Unix(1, 0), []events.Record{{Data: []byte("lost")}})
	must(t, err)
	must(t, batch.Close())
	appendBatch(t, db, l, 1, time.Unix(1, 0), []events.Record{{Data: []byte("kept")}})
	again, err := events.Open(db)
	must(t, err)
	first, err := events.First(db)
	must(t, err)
	if first.Begin != 0 || first.End != l.End() || again.End() != l.End() {
		t.Errorf("the log ends at %d, %d, its only record is from %d to %d", l.End(), again.End(), first.Begin, first.End)
	}
}

// A log all of whose records are cut off goes on where it was.
func TestEmptyLogKnowsItsEnd(t *testing.T) {
	db := open(t)
	defer db.Close()
	l, err := events.Open(db)
	must(t, err)
	appendBatch(t, db, l, 1, time.Unix(7, 0), []events.Record{{Data: []byte("gone")}})
	end := l.End()
	_, err = l.Trim(context.Background(), events.Retention{Bytes: 1}, 1, time.Unix(8, 0))
	must(t, err)
	if l, err = events.Open(db); err != nil || l.End() != end {
		t.Fatalf("the log ends at %d, not %d, %v", l.End(), end, err)
	}
	appendBatch(t, db, l, 2, time.Unix(6, 0), []events.Record{{Data: []byte("next")}})
	next, err := events.First(db)
	must(t, err)
	if next.Begin != end || next.Time.Unix() != 7 {
		t.Errorf("the next record begins at %d, not %d, and is of %v", next.Begin, end, next.Time)
	}
}

func TestCursors(t *testing.T) {
	db := open(t)
	defer db.Close()
	c := events.NewCursors(db)
	if _, ok, err := c.Get("x"); ok || err != nil {
		t.Errorf("a cursor that never was: %v, %v", ok, err)
	}
	want := events.Cursor{Sequence: math.MaxUint64, End: 7}
	must(t, c.Set("x", want))
	if got, ok, err := c.Get("x"); got != want || !ok || err != nil {
		t.Errorf("got %v, %v, %v", got, ok, err)
	}
	if err := events.Read(db, math.MaxUint64, func(events.Record) error { return fmt.Errorf("visited") }); err != nil {
		t.Error(err)
	}
}
