package config

import (
	"fmt"
	"strconv"
	"strings"
)

// Bytes is a number of bytes, written 4096, 500K, 4M, 1G; K is 1024.
type Bytes int64

// maxBytes is more than any machine has, and far from an overflow.
const maxBytes = 1 << 40

// String returns the shortest text that means the same.
func (b Bytes) String() string {
	for _, unit := range []string{"G", "M", "K"} {
		if factor := factor(unit); b > 0 && int64(b)%factor == 0 {
			return strconv.FormatInt(int64(b)/factor, 10) + unit
		}
	}
	return strconv.FormatInt(int64(b), 10)
}

// MarshalText implements encoding.TextMarshaler.
func (b Bytes) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler. Sizes are not negative and at most
// 1024G.
func (b *Bytes) UnmarshalText(text []byte) error {
	number, unit := strings.TrimSuffix(strings.ToUpper(string(text)), "B"), ""
	if i := strings.LastIndexAny(number, "KMG"); i >= 0 && i == len(number)-1 {
		number, unit = number[:i], number[i:]
	}
	n, err := strconv.ParseUint(number, 10, 63)
	if err != nil || int64(n) > maxBytes/factor(unit) {
		return fmt.Errorf("%q is not a size: use a number of bytes, or of K, M or G", text)
	}
	*b = Bytes(int64(n) * factor(unit))
	return nil
}

// Syntax says what a size looks like.
func (Bytes) Syntax() string { return "a size, such as 4096, 500K, 4M or 1G" }

func factor(unit string) int64 {
	switch unit {
	case "K":
		return 1 << 10
	case "M":
		return 1 << 20
	case "G":
		return 1 << 30
	}
	return 1
}
