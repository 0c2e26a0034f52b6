package crawl

import (
	"errors"
	"fmt"
	"testing"

	"elixirscope/ast"
)

// TestFaultsAreBounded: the report of a tree full of faults stays small and does
// not let a file below one of them seem gone.
func TestFaultsAreBounded(t *testing.T) {
	t.Parallel()
	total := Report{Skipped: make(map[ast.Reason]int)}
	for worker := range 3 {
		var r Report
		for i := range maxFaults - 1 {
			r.unreadable(fmt.Sprintf("%d/%d", worker, i), errors.New("x"))
			r.ignoreFile(fmt.Sprintf("%d/%d/.gitignore", worker, i), errors.New("x"))
		}
		total.add(r)
		if len(total.Unreadable) > maxFaults || len(total.IgnoreFiles) > maxFaults {
			t.Fatalf("%d and %d faults", len(total.Unreadable), len(total.IgnoreFiles))
		}
	}
	if total.Unreadable[0].Path != "." {
		t.Errorf("the first is %v, want the root", total.Unreadable[0])
	}
}
