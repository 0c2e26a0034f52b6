package events

import (
	"cmp"
	"slices"
)

// ring holds the entries that are not written yet, in the order they came. Those that are
// critical wait apart from the others, so that the oldest of either kind is at hand. It is
// not safe for concurrent use.
type ring struct {
	size     int // at most
	critical []Entry
	ordinary []Entry
	dropped  uint64
}

func (r *ring) len() int { return len(r.critical) + len(r.ordinary) }

// of returns where an entry waits.
func (r *ring) of(e *Entry) *[]Entry {
	if e.Critical {
		return &r.critical
	}
	return &r.ordinary
}

// add takes an entry in. When there is no place, the oldest one that is not critical is
// dropped, which may be the new one, or else the oldest.
func (r *ring) add(e Entry) {
	entries := r.of(&e)
	*entries = append(*entries, e)
	r.shrink()
}

func (r *ring) shrink() {
	for r.len() > r.size {
		if len(r.ordinary) > 0 {
			pop(&r.ordinary)
		} else {
			pop(&r.critical)
		}
		r.dropped++
	}
}

// take takes out the oldest entries, at most n.
func (r *ring) take(n int) []Entry {
	taken := make([]Entry, 0, min(n, r.len()))
	for len(taken) < cap(taken) {
		if len(r.ordinary) == 0 || len(r.critical) > 0 && r.critical[0].ID < r.ordinary[0].ID {
			taken = append(taken, pop(&r.critical))
		} else {
			taken = append(taken, pop(&r.ordinary))
		}
	}
	return taken
}

// giveBack puts what take returned at its place again. If there is none any more, entries
// are dropped as by add.
func (r *ring) giveBack(taken []Entry) {
	later := ring{critical: r.critical, ordinary: r.ordinary}
	r.critical, r.ordinary = nil, nil
	for _, e := range taken {
		entries := r.of(&e)
		*entries = append(*entries, e)
	}
	r.critical = append(r.critical, later.critical...)
	r.ordinary = append(r.ordinary, later.ordinary...)
	r.shrink()
}

// renumber gives entries that have no ID above last new ones, and returns the last ID.
func (r *ring) renumber(last uint64) uint64 {
	all := slices.Concat(r.critical, r.ordinary)
	slices.SortFunc(all, func(a, b Entry) int { return cmp.Compare(a.ID, b.ID) })
	for i := range all {
		all[i].ID = max(all[i].ID, last+1)
		last = all[i].ID
	}
	r.critical, r.ordinary = nil, nil
	r.giveBack(all)
	return last
}

// pop takes out the first of some entries, and lets go of its memory.
func pop(entries *[]Entry) Entry {
	first := (*entries)[0]
	(*entries)[0] = Entry{}
	*entries = (*entries)[1:]
	return first
}
