package main

import (
	"errors"
	"os"
	"syscall"
)

// output is standard output for as long as somebody reads it. When the reader, such
// as head, has had enough, the work goes on and the rest of the text is dropped.
type output struct{}

func (output) Write(text []byte) (int, error) {
	n, err := os.Stdout.Write(text)
	if errors.Is(err, syscall.EPIPE) {
		return len(text), nil
	}
	return n, err
}
