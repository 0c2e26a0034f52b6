package repository

import (
	"time"

	"elixirscope/ast"
)

// Bounds of what is remembered of symbols that came or went.
const (
	moveWindow = time.Minute
	maxHalves  = 1 << 14
)

// half is a symbol that came to a file or went from it lately: perhaps one half of a
// move, whose other half is still to come.
type half struct {
	came     bool
	at       time.Time
	sequence uint64 // of the batch that told it
	symbol   placed
	told     event
	keys     []moveKey
	spent    bool // it is part of a move, or not true any more
}

// placed is a symbol at its place.
type placed struct {
	repo   repoID
	path   string
	kind   ast.Kind
	symbol string
}

// halves remembers the latest halves.
type halves struct {
	byKey   map[halfKey]*half
	byPlace map[placed]*half
	order   []*half // oldest first, spent ones included
}

type halfKey struct {
	came bool
	moveKey
}

func newHalves() *halves {
	return &halves{byKey: make(map[halfKey]*half), byPlace: make(map[placed]*half)}
}

// remember adds a half; the oldest goes for it when there are too many.
func (h *halves) remember(new *half) {
	h.byPlace[new.symbol] = new
	for _, key := range new.keys {
		h.byKey[halfKey{new.came, key}] = new
	}
	h.order = append(h.order, new)
	for len(h.byPlace) > maxHalves || len(h.order) > 2*maxHalves {
		h.spend(h.order[0])
		h.order = h.order[1:]
	}
}

// match takes the half out that makes a move with a symbol that came, or went, now.
func (h *halves) match(came bool, symbol placed, keys []moveKey, now time.Time) *half {
	for _, key := range keys {
		other := h.byKey[halfKey{!came, key}]
		if other != nil && other.symbol.path != symbol.path && now.Sub(other.at) <= moveWindow {
			h.spend(other)
			return other
		}
	}
	return nil
}

// forget drops what is remembered of a symbol at its place, because something else has
// become of it.
func (h *halves) forget(symbol placed) {
	if old := h.byPlace[symbol]; old != nil {
		h.spend(old)
	}
}

func (h *halves) spend(old *half) {
	if old.spent {
		return
	}
	old.spent = true
	if h.byPlace[old.symbol] == old {
		delete(h.byPlace, old.symbol)
	}
	for _, key := range old.keys {
		if key := (halfKey{old.came, key}); h.byKey[key] == old {
			delete(h.byKey, key)
		}
	}
	old.keys = nil
}
