//go:build !linux

package backpressure

import "errors"

func residentMemory() (int64, error) { return 0, errors.ErrUnsupported }
