package main

import (
	"elixirscope/foundation/config"
)

// size is a flag for a number of bytes: 4096, 500K, 4M, 1G; K is 1024.
type size struct{ bytes *config.Bytes }

func newSize(bytes *config.Bytes) size { return size{bytes} }

func (s size) String() string {
	if s.bytes == nil {
		return ""
	}
	return s.bytes.String()
}

// Set implements pflag.Value.
func (s size) Set(text string) error { return s.bytes.UnmarshalText([]byte(text)) }

// Type implements pflag.Value.
func (size) Type() string { return "size" }
