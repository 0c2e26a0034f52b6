package store

import "github.com/cockroachdb/pebble/v2"

// Cache holds blocks of a store that were read lately.
type Cache struct{ blocks *pebble.Cache }

const cacheSize = 32 << 20 // bytes

// NewCache returns an empty cache of 32 MiB. The caller closes it, after the databases
// that use it.
func NewCache() *Cache { return &Cache{pebble.NewCache(cacheSize)} }

// Evict forgets what is cached.
func (c *Cache) Evict() {
	giveBack := c.blocks.Reserve(int(c.blocks.MaxSize()))
	giveBack()
}

// Size returns the bytes that are cached.
func (c *Cache) Size() int64 { return c.blocks.Size() }

// Close releases the cache.
func (c *Cache) Close() { c.blocks.Unref() }
