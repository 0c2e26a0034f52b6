package backpressure

import (
	"errors"
	"runtime/debug"
	"runtime/metrics"
)

// Usage is how much memory the process uses, in bytes.
type Usage struct {
	// Process counts what cannot be dropped: C's memory too, but no file mappings.
	Process int64 `json:"process"`
	Go      int64 `json:"go"` // what the Go runtime holds of it
}

// host is what a Memory needs of the process it runs in.
type host struct {
	usage    func() (Usage, error)
	free     func()                  // returns free memory to the system
	setLimit func(bytes int64) int64 // of the Go runtime; returns the one before
}

func thisProcess() host {
	return host{usage: readUsage, free: debug.FreeOSMemory, setLimit: debug.SetMemoryLimit}
}

// readUsage falls back to what the runtime knows where the system does not tell.
func readUsage() (Usage, error) {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	held := int64(samples[0].Value.Uint64() - samples[1].Value.Uint64())
	resident, err := residentMemory()
	if errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	// What the runtime has just mapped is not resident yet, but soon will be.
	return Usage{Process: max(resident, held), Go: held}, err
}
