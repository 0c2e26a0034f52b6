package resilience_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"syscall"
	"testing"

	"elixirscope/foundation/resilience"
)

func TestClasses(t *testing.T) {
	plain := errors.New("plain")
	for _, test := range []struct {
		err  error
		want resilience.Class
	}{
		{plain, resilience.Transient},
		{fmt.Errorf("write: %w", &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}), resilience.Catastrophic},
		{syscall.EDQUOT, resilience.Catastrophic},
		{syscall.EROFS, resilience.Catastrophic},
		{syscall.EIO, resilience.Catastrophic},
		{&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, resilience.Transient},
		{syscall.ECONNRESET, resilience.Transient},
		{&net.DNSError{IsTimeout: true}, resilience.Transient},
		{context.DeadlineExceeded, resilience.Transient},
		{fmt.Errorf("ask: %w", context.Canceled), resilience.Permanent},
		{errors.Join(context.Canceled, context.DeadlineExceeded), resilience.Transient},
		{errors.Join(context.Canceled, syscall.ENOSPC), resilience.Catastrophic},
		{resilience.Mark(plain, resilience.Permanent), resilience.Permanent},
		{fmt.Errorf("more: %w", resilience.Mark(plain, resilience.Catastrophic)), resilience.Catastrophic},
		{resilience.Mark(syscall.ENOSPC, resilience.Transient), resilience.Transient},
		{resilience.Mark(resilience.Mark(plain, resilience.Transient), resilience.Permanent), resilience.Permanent},
	} {
		if got := resilience.ClassOf(test.err); got != test.want {
			t.Errorf("%v is %v, want %v", test.err, got, test.want)
		}
	}
}

func TestMarkKeepsTheError(t *testing.T) {
	plain := errors.New("plain")
	err := resilience.Mark(plain, resilience.Permanent)
	if !errors.Is(err, plain) || err.Error() != "plain" {
		t.Errorf("it has become %v", err)
	}
	if err := resilience.Mark(nil, resilience.Permanent); err != nil {
		t.Errorf("no error has become %v", err)
	}
}
