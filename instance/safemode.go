package instance

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/VictoriaMetrics/metrics"
)

// safeMode is on while the store cannot be written to, or not be trusted: then nothing
// is ingested, and questions are answered. It is safe for concurrent use.
type safeMode struct {
	changed func(entered bool, cause string, err error)
	on      atomic.Bool
	shown   *metrics.Gauge

	lock   sync.Mutex
	causes map[string]error
}

// Causes of safe mode.
const (
	causeDisk  = "disk"  // has little space; ends when there is more
	causeFull  = "full"  // a write found none; ends when it does
	causeStore = "store" // is damaged; ends with the run
)

func newSafeMode(set *metrics.Set, changed func(entered bool, cause string, err error)) *safeMode {
	s := &safeMode{changed: changed, causes: make(map[string]error)}
	s.shown = set.GetOrCreateGauge("elixirscope_safe_mode", nil)
	return s
}

// enter begins safe mode for a cause.
func (s *safeMode) enter(cause string, err error) {
	s.lock.Lock()
	_, known := s.causes[cause]
	s.causes[cause] = err
	s.on.Store(true)
	s.shown.Set(1)
	s.lock.Unlock()
	if !known {
		s.changed(true, cause, err)
	}
}

// leave ends it for a cause.
func (s *safeMode) leave(cause string) {
	s.lock.Lock()
	err, known := s.causes[cause]
	delete(s.causes, cause)
	if len(s.causes) == 0 {
		s.on.Store(false)
		s.shown.Set(0)
	}
	s.lock.Unlock()
	if known {
		s.changed(false, cause, err)
	}
}

// is reports whether it is on for a cause.
func (s *safeMode) is(cause string) bool {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.causes[cause] != nil
}

// err says why nothing is ingested; nil while it is.
func (s *safeMode) err() error {
	s.lock.Lock()
	defer s.lock.Unlock()
	if len(s.causes) == 0 {
		return nil
	}
	var why []string
	for _, cause := range slices.Sorted(maps.Keys(s.causes)) {
		why = append(why, s.causes[cause].Error())
	}
	return fmt.Errorf("safe mode, nothing is ingested: %s", strings.Join(why, "; "))
}

// pressure is 1 while sources are to pause for it.
func (s *safeMode) pressure() float64 {
	if s.on.Load() {
		return 1
	}
	return 0
}
