package api

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
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

// Access says who may ask at an address, and how.
type Access struct {
	// Token has to be brought along; without one only this machine is served.
	Token *Token
	// Certificate and Key are PEM files for TLS; "" serves in the clear.
	Certificate, Key string
	// Logger is told what is wrong with new certificates, and of tokens in the clear.
	Logger *slog.Logger
}

// ErrNeedsToken says that an address is not served: other machines reach it.
var ErrNeedsToken = errors.New("other machines reach this address")

// named is a listener of an address, which knows under which host it was asked for.
type named struct {
	net.Listener
	host         string
	token        *Token        // nil is none
	certificates *certificates // nil without TLS
}

// ListenHTTP listens on a TCP address: HOST:PORT, or :PORT of the loopback interface.
// The error is ErrNeedsToken for one that other machines reach, without a token.
func ListenHTTP(address string, a Access) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err == nil && host == "" {
		address = net.JoinHostPort("127.0.0.1", port)
	}
	n := named{host: host, token: a.Token}
	if a.Certificate != "" {
		if n.certificates, err = loadCertificates(a.Certificate, a.Key, a.Logger); err != nil {
			return nil, fmt.Errorf("serve the API: %w", err)
		}
	}
	if n.Listener, err = net.Listen("tcp", address); err != nil {
		return nil, fmt.Errorf("serve the API: %w", err)
	}
	if !isLocal(n.Addr()) {
		if a.Token == nil {
			return nil, errors.Join(fmt.Errorf("serve the API at %s: %w", address, ErrNeedsToken), n.Close())
		}
		if n.certificates == nil {
			a.Logger.Warn("the token and all answers cross the network in the clear: set api.tls_cert and api.tls_key", "address", address)
		}
	}
	if n.certificates != nil {
		n.Listener = tls.NewListener(n.Listener, n.certificates.config())
	}
	return n, nil
}

// Answers makes the cheapest request there is at a listener of this package, and returns
// an error unless it is answered.
func Answers(ctx context.Context, listener net.Listener) error {
	scheme := "http"
	if n, ok := listener.(named); ok && n.certificates != nil {
		scheme = "https"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+"://localhost/livez", nil)
	if err != nil {
		return err
	}
	at := listener.Addr()
	transport := &http.Transport{DisableKeepAlives: true,
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, // who listens there is known: this process
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, at.Network(), at.String())
		}}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return err
	}
	if err := response.Body.Close(); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return errors.New(response.Status)
	}
	return nil
}
