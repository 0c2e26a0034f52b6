package repository

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
	"github.com/zeebo/xxh3"
)

// Collect removes the units that no file uses any more and returns their number.
// No update that relies on HasUnit may be on its way.
func (r *Repository) Collect(ctx context.Context) (int, error) {
	r.writing.Lock()
	defer r.writing.Unlock()
	c := collection{Repository: r, ctx: ctx, damaged: make(map[unitID]bool)}
	err := store.ScanPrefix(r.db, []byte{byte(store.PrefixOrphan)}, func(key, _ []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(key) != 5 {
			return fmt.Errorf("key %q lists no unit", key)
		}
		return c.unit(unitID(binary.BigEndian.Uint32(key[1:])))
	})
	if err == nil && len(c.damaged) > 0 {
		err = c.removeDamaged()
	}
	if err != nil {
		return c.removed, fmt.Errorf("remove unused units: %w", err)
	}
	return c.removed, nil
}

// collection is one Collect under way.
type collection struct {
	*Repository
	ctx     context.Context
	removed int
	// damaged are unused units that do not say any more what leads to them.
	damaged map[unitID]bool
}

// unit forgets that u may be unused and removes it if it is, or notes that it is
// damaged.
func (c *collection) unit(u unitID) error {
	batch := c.db.NewBatch()
	defer batch.Close()
	w := writes{Batch: batch}
	w.remove(orphanKey(u))
	used, err := hasUsers(c.db, u)
	if err != nil {
		return err
	}
	if !used {
		err := c.remove(&w, u)
		if errors.Is(err, errDamaged) {
			c.damaged[u] = true
			return nil
		}
		if err != nil {
			return err
		}
		return c.commit(&w, 1)
	}
	return w.commit(pebble.NoSync)
}

// commit writes a batch that removes units, and counts them.
func (c *collection) commit(w *writes, units int) error {
	n := c.next.collected + uint64(units)
	w.counter("collected", n)
	if err := w.commit(pebble.NoSync); err != nil {
		return err
	}
	c.next.collected = n
	c.removed += units
	return nil
}

func hasUsers(from pebble.Reader, u unitID) (bool, error) {
	found := false
	err := store.ScanPrefix(from, userKey(u, 0, "")[:5], func(_, _ []byte) error {
		found = true
		return store.ErrStop
	})
	return found, err
}

// remove removes a unit with all that its facts say leads to it.
func (c *collection) remove(w *writes, u unitID) error {
	header, err := readHeader(c.db, u)
	if err != nil {
		return err
	}
	data, err := readSection(c.db, c.decompressor, u, sectionFacts)
	if err != nil {
		return err
	}
	if xxh3.Hash(data) != binary.BigEndian.Uint64(header.digest[:8]) {
		return fmt.Errorf("facts of unit %d are not what was written: %w", u, errDamaged)
	}
	facts, err := decodeFacts(data)
	if err != nil {
		return fmt.Errorf("read facts of unit %d: %w: %w", u, errDamaged, err)
	}
	stored, _, err := c.lookUp(header.key)
	if err != nil {
		return err
	}
	if stored != u {
		return fmt.Errorf("unit %d is not found by its content address: %w", u, errDamaged)
	}
	terms := termsOf(facts)
	terms.postings(u, func(_ store.Prefix, key []byte) { w.remove(key) })
	w.removeSections(u)
	w.remove(unitByKey(header.key))
	return nil
}

func (w *writes) removeSections(u unitID) {
	for _, s := range []section{sectionHeader, sectionFacts, sectionTree, sectionSource} {
		w.remove(unitKey(u, s))
	}
}

// removeDamaged removes the damaged units. What leads to them is found by looking at
// everything that leads to any unit, which is slow but needs nothing of theirs.
func (c *collection) removeDamaged() error {
	batch := c.db.NewBatch()
	defer batch.Close()
	w := writes{Batch: batch}
	for _, p := range []store.Prefix{store.PrefixDefinition, store.PrefixReference, store.PrefixImport} {
		err := store.ScanPrefix(c.db, []byte{byte(p)}, func(key, _ []byte) error {
			if c.isDamaged(key[max(0, len(key)-4):]) {
				w.remove(key)
			}
			return c.ctx.Err()
		})
		if err != nil {
			return err
		}
	}
	err := store.ScanPrefix(c.db, []byte{byte(store.PrefixUnitByKey)}, func(key, id []byte) error {
		if c.isDamaged(id) {
			w.remove(key)
		}
		return c.ctx.Err()
	})
	if err != nil {
		return err
	}
	for u := range c.damaged {
		w.removeSections(u)
		w.remove(orphanKey(u))
	}
	return c.commit(&w, len(c.damaged))
}

// isDamaged reports whether id is the stored form of the id of a damaged unit.
func (c *collection) isDamaged(id []byte) bool {
	return len(id) == 4 && c.damaged[unitID(binary.BigEndian.Uint32(id))]
}
