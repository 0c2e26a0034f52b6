package backpressure

import (
	"errors"
	"fmt"
	"math"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// Limit is how much memory the process may use, and who says so.
type Limit struct {
	Bytes  int64  `json:"bytes"`  // 0 when there is none
	Source string `json:"source"` // configuration, cgroup, GOMEMLIMIT or none
}

// FindLimit returns the configured limit in bytes, or when that is 0 the one of the
// process's cgroup, or that of GOMEMLIMIT. An error says that a cgroup's limit could
// not be read; the limit returned with it is what is known without.
func FindLimit(configured int64) (Limit, error) {
	return findLimit(configured, memlimit.FromCgroup, debug.SetMemoryLimit(-1))
}

func findLimit(configured int64, cgroup memlimit.Provider, runtimeLimit int64) (Limit, error) {
	if configured > 0 {
		return Limit{configured, "configuration"}, nil
	}
	bytes, err := cgroup()
	if err == nil && bytes > 0 && bytes < math.MaxInt64 {
		return Limit{int64(bytes), "cgroup"}, nil
	}
	if errors.Is(err, memlimit.ErrNoLimit) || errors.Is(err, memlimit.ErrNoCgroup) || errors.Is(err, memlimit.ErrCgroupsNotSupported) {
		err = nil
	}
	if err != nil {
		err = fmt.Errorf("read the cgroup's memory limit: %w", err)
	}
	if runtimeLimit < math.MaxInt64 {
		return Limit{runtimeLimit, "GOMEMLIMIT"}, err
	}
	return Limit{Source: "none"}, err
}
