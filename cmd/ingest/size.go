package main

import (
	"fmt"
	"strconv"
	"strings"
)

// size is a flag for a number of bytes: 4096, 500K, 4M, 1G; K is 1024.
type size struct{ bytes *int64 }

func newSize(bytes *int64) size { return size{bytes} }

func (s size) String() string {
	if s.bytes == nil {
		return ""
	}
	for _, unit := range []string{"G", "M", "K"} {
		if factor := factors(unit); *s.bytes > 0 && *s.bytes%factor == 0 {
			return strconv.FormatInt(*s.bytes/factor, 10) + unit
		}
	}
	return strconv.FormatInt(*s.bytes, 10)
}

// Set implements pflag.Value.
func (s size) Set(text string) error {
	number, unit := strings.TrimSuffix(strings.ToUpper(text), "B"), ""
	if i := strings.LastIndexAny(number, "KMG"); i >= 0 && i == len(number)-1 {
		number, unit = number[:i], number[i:]
	}
	n, err := strconv.ParseInt(number, 10, 64)
	factor := factors(unit)
	if err != nil || n <= 0 || n > (1<<40)/factor {
		return fmt.Errorf("%q is not a size: use a positive number of bytes, or of K, M or G", text)
	}
	*s.bytes = n * factor
	return nil
}

func factors(unit string) int64 {
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

// Type implements pflag.Value.
func (size) Type() string { return "size" }
