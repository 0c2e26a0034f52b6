package repository

import (
	"context"
	"math"
	"strings"
	"testing"

	"elixirscope/ast"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Whatever is lost of a unit, its files can change or go, and then the store is
// whole again.
func TestDamagedUnitsAreReplacedAndCollected(t *testing.T) {
	w := newWorkshop(t)
	foreign := w.update(t, "x.go", sourceOf(2)).Unit
	damage := map[string]func(db *pebble.DB) error{
		"facts are overwritten":  func(db *pebble.DB) error { return db.Set(unitKey(0, sectionFacts), []byte("x"), nil) },
		"facts are lost":         func(db *pebble.DB) error { return db.Delete(unitKey(0, sectionFacts), nil) },
		"facts are of another":   func(db *pebble.DB) error { return db.Set(unitKey(0, sectionFacts), foreign.facts, nil) },
		"the head is lost":       func(db *pebble.DB) error { return db.Delete(unitKey(0, sectionHeader), nil) },
		"the head is unreadable": func(db *pebble.DB) error { return db.Set(unitKey(0, sectionHeader), []byte("x"), nil) },
		"the address is lost": func(db *pebble.DB) error {
			return db.Delete(unitByKey(w.update(t, "a.go", sourceOf(1)).Key), nil)
		},
		"the address is unreadable": func(db *pebble.DB) error {
			return db.Set(unitByKey(w.update(t, "a.go", sourceOf(1)).Key), []byte{0}, nil)
		},
	}
	changes := map[string]Update{
		"changed": w.update(t, "a.go", sourceOf(4)),
		"removed": {File: ast.File{Path: "a.go"}, Remove: true},
	}
	for name, harm := range damage {
		for change, update := range changes {
			t.Run(name+", then the file is "+change, func(t *testing.T) {
				db, r := open(t, vfs.NewMem())
				defer db.Close()
				apply(t, r, w.update(t, "a.go", sourceOf(1)), w.update(t, "b.go", sourceOf(0)))
				if err := harm(db); err != nil {
					t.Fatal(err)
				}
				apply(t, r, update)
				if n, err := r.Collect(context.Background()); err != nil || n != 1 {
					t.Errorf("collected %d units, %v", n, err)
				}
				freshDB, fresh := open(t, vfs.NewMem())
				defer freshDB.Close()
				apply(t, fresh, update, w.update(t, "b.go", sourceOf(0)))
				if got, want := content(t, r), content(t, fresh); got != want {
					t.Errorf("in the end\n%s\nwant\n%s", got, want)
				}
			})
		}
	}
}

// A file whose content is the same as before gets its facts back when the head of
// its unit is lost.
func TestContentWithoutAHeadIsStoredAnew(t *testing.T) {
	w := newWorkshop(t)
	for name, harm := range map[string]func(db *pebble.DB) error{
		"lost":       func(db *pebble.DB) error { return db.Delete(unitKey(0, sectionHeader), nil) },
		"unreadable": func(db *pebble.DB) error { return db.Set(unitKey(0, sectionHeader), []byte{9}, nil) },
	} {
		db, r := open(t, vfs.NewMem())
		defer db.Close()
		update := w.update(t, "a.go", sourceOf(1))
		apply(t, r, update)
		want := content(t, r)
		if err := harm(db); err != nil {
			t.Fatal(err)
		}
		if stored, err := r.HasUnit(update.Key); err != nil || stored {
			t.Errorf("%s: the unit is there: %v, %v", name, stored, err)
		}
		apply(t, r, update)
		if _, err := r.Collect(context.Background()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := content(t, r); got != want {
			t.Errorf("%s: in the end\n%s\nwant\n%s", name, got, want)
		}
	}
}

// No number is used twice: a store that has used all of them says so.
func TestNumbersRunOut(t *testing.T) {
	w := newWorkshop(t)
	db, r := open(t, vfs.NewMem())
	defer db.Close()
	r.next.unit = math.MaxUint32
	apply(t, r, w.update(t, "a.go", sourceOf(1)))
	_, err := r.Apply(context.Background(), "r", []Update{w.update(t, "b.go", sourceOf(2))})
	if err == nil || !strings.Contains(err.Error(), "can number no more") {
		t.Errorf("unit: %v", err)
	}
	r.next.repo = math.MaxUint32 + 1
	if _, err := r.Open("another", "/a", nil); err == nil || !strings.Contains(err.Error(), "can number no more") {
		t.Errorf("repository: %v", err)
	}
	content(t, r)
	if n, err := readCounter(db, "unit"); err != nil || n != math.MaxUint32+1 {
		t.Errorf("the counter is %d, %v", n, err)
	}
}
