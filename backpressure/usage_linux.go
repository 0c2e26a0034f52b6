package backpressure

import (
	"fmt"
	"os"
)

// residentMemory returns the bytes of this process that are in memory and are
// backed by no file: pages of files are dropped when memory is short.
func residentMemory() (int64, error) {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, fmt.Errorf("read resident memory: %w", err)
	}
	var size, resident, shared int64
	if _, err := fmt.Sscan(string(text), &size, &resident, &shared); err != nil {
		return 0, fmt.Errorf("read resident memory from %q: %w", text, err)
	}
	return (resident - shared) * int64(os.Getpagesize()), nil
}
