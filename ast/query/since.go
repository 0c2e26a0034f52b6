package query

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ParseSince reads the number of a batch, a time, or how long ago: 7, 2026-01-31,
// 2026-01-31T12:00:00Z, 24h, 7d. Times without a zone are local. One of the results is
// zero.
func ParseSince(text string, now time.Time) (after uint64, since time.Time, err error) {
	if n, err := strconv.ParseUint(text, 10, 64); err == nil {
		return n, time.Time{}, nil
	}
	if ago, err := parseAgo(text); err == nil {
		if ago < 0 {
			return 0, time.Time{}, &FieldError{Field: "since", Problem: fmt.Sprintf("since %s lies in the future", text)}
		}
		return 0, now.Add(-ago), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, text, time.Local); err == nil {
			return 0, at, nil
		}
	}
	return 0, time.Time{}, &FieldError{Field: "since",
		Problem: fmt.Sprintf("since %s is no batch, time or duration: use 24h, 7d, 2026-01-31, 2026-01-31T12:00:00Z or a number", text)}
}

func parseAgo(text string) (time.Duration, error) {
	ago, err := time.ParseDuration(text)
	if days, ok := strings.CutSuffix(text, "d"); ok && err != nil {
		n, err := strconv.ParseUint(days, 10, 16)
		return time.Duration(n) * 24 * time.Hour, err
	}
	return ago, err
}
