package main

import (
	"context"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"elixirscope/instance"
)

// What went wrong after an interrupt is not taken for the interrupt.
func TestExplainAfterAnInterrupt(t *testing.T) {
	ctx, interrupt := context.WithCancel(context.Background())
	interrupt()
	for says, err := range map[string]error{
		"interrupted; what":         fmt.Errorf("ingest: %w", context.Canceled),
		"committed in time":         instance.ErrDrain,
		"free some space":           syscall.ENOSPC,
		"interrupted: broken; what": fmt.Errorf("broken"),
	} {
		if got := explain(ctx, err); !strings.Contains(got, says) {
			t.Errorf("%v: %q, want %q", err, got, says)
		}
	}
}
