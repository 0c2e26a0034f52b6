package store

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cockroachdb/pebble/v2"
)

// errInconsistent marks a store whose files are not those that it lists.
var errInconsistent = errors.New("its files are not what they were")

// IsDamaged reports whether an error of the database says that what it reads is not
// what was written.
func IsDamaged(err error) bool {
	return pebble.IsCorruptionError(err) || errors.Is(err, errInconsistent)
}

// inconsistent marks the errors with which Pebble finds, when it opens a store, files that
// are missing or have another size. They have no type.
func inconsistent(err error) error {
	if err != nil && strings.Contains(err.Error(), "MANIFEST") && !IsDamaged(err) {
		return fmt.Errorf("%w: %w", errInconsistent, err)
	}
	return err
}

// DamageIn says on one line what an error tells of damage: those of Pebble repeat
// themselves on several.
func DamageIn(err error) string {
	var told []string
	for line := range strings.Lines(err.Error()) {
		line = strings.TrimSpace(strings.ReplaceAll(line, "<corruption detail carrier>", ""))
		if line = strings.Trim(line, ": "); line != "" && !strings.Contains(strings.Join(told, "\n"), line) {
			told = append(told, line)
		}
	}
	return strings.Join(told, "; ")
}
