package main

import (
	"errors"
	"os"
	"syscall"
)

// errEnough says that whoever read standard output, such as head, had enough.
var errEnough = errors.New("nobody reads standard output")

// output is standard output.
type output struct{}

func (output) Write(text []byte) (int, error) {
	n, err := os.Stdout.Write(text)
	if errors.Is(err, syscall.EPIPE) {
		err = errEnough
	}
	return n, err
}
