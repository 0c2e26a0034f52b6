package main

import (
	"testing"
	"time"
)

func TestAmount(t *testing.T) {
	for bytes, want := range map[float64]string{
		0: "0 B", 999: "999 B", 1000: "1.0 KB", 12_345: "12.3 KB", 999_949: "999.9 KB", 999_960: "1.0 MB",
		4.5e6: "4.5 MB", 2e9: "2.0 GB", 5e12: "5000.0 GB",
	} {
		if got := amount(bytes); got != want {
			t.Errorf("%v bytes are %q, want %q", bytes, got, want)
		}
	}
}

// While the total is not known there is no time left to tell, and when more was done
// than expected none is left.
func TestProgressTells(t *testing.T) {
	for _, c := range []struct {
		done, total int64
		elapsed     time.Duration
		want        string
	}{
		{0, 0, 0, "0 B"},
		{2_000_000, 0, 2 * time.Second, "2.0 MB  1.0 MB/s"},
		{2_000_000, 10_000_000, 2 * time.Second, "2.0 MB / 10.0 MB  1.0 MB/s  8s"},
		{0, 10_000_000, 2 * time.Second, "0 B / 10.0 MB"},
		{11_000_000, 10_000_000, 11 * time.Second, "11.0 MB / 10.0 MB  1.0 MB/s  0s"},
	} {
		if got := tell(c.done, c.total, c.elapsed); got != c.want {
			t.Errorf("%d of %d after %v: %q, want %q", c.done, c.total, c.elapsed, got, c.want)
		}
	}
}
