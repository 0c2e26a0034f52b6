package api

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"syscall"
)

// SocketPath returns where the socket of a running ingest is.
func SocketPath(data string) string { return filepath.Join(data, "run", "ingest.sock") }

// ListenLocal listens on the socket of a data directory whose store the caller holds
// locked: what is left there by a process that died is removed.
func ListenLocal(data string) (net.Listener, error) {
	name := SocketPath(data)
	// Only the owner can enter the directory, from the first moment on.
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return nil, fmt.Errorf("create directory of the socket: %w", err)
	}
	if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("remove old socket: %w", err)
	}
	listener, err := net.Listen("unix", name)
	if errors.Is(err, syscall.EINVAL) {
		return nil, fmt.Errorf("the path %s is too long for a socket: choose a shorter --data directory", name)
	}
	if err != nil {
		return nil, fmt.Errorf("listen on local socket: %w", err)
	}
	return listener, nil
}

// named is a listener that knows under which host it was asked for.
type named struct {
	net.Listener
	host string
}

// ListenHTTP listens on a TCP address: HOST:PORT, or :PORT of the loopback interface.
// Whoever reaches it may ask everything; Serve keeps web pages out.
func ListenHTTP(address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err == nil && host == "" {
		address = net.JoinHostPort("127.0.0.1", port)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("serve the API: %w", err)
	}
	return named{listener, host}, nil
}
