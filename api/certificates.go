package api

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// certificates is a certificate with its key, in two files that are read again when
// they change.
type certificates struct {
	files  [2]string // certificate, key
	logger *slog.Logger

	lock    sync.Mutex // guards the rest
	stamps  [2]stamp   // of the files when they were last read
	current *tls.Certificate
}

// stamp tells one content of a file from another.
type stamp struct {
	modified time.Time
	size     int64
}

// loadCertificates reads both files for the first time.
func loadCertificates(certificate, key string, logger *slog.Logger) (*certificates, error) {
	c := &certificates{files: [2]string{certificate, key}, logger: logger}
	c.stamps = c.look()
	return c, c.load()
}

func (c *certificates) load() error {
	loaded, err := tls.LoadX509KeyPair(c.files[0], c.files[1])
	if err != nil {
		return fmt.Errorf("read certificate %s with key %s: %w", c.files[0], c.files[1], err)
	}
	c.current = &loaded
	return nil
}

// look returns the stamps of the files, zero for one that is not there.
func (c *certificates) look() (stamps [2]stamp) {
	for i, name := range c.files {
		if info, err := os.Stat(name); err == nil {
			stamps[i] = stamp{info.ModTime(), info.Size()}
		}
	}
	return stamps
}

// latest returns what the files hold, or the last that was right: two files are not
// replaced at once.
func (c *certificates) latest() *tls.Certificate {
	c.lock.Lock()
	defer c.lock.Unlock()
	if stamps := c.look(); stamps != c.stamps {
		c.stamps = stamps
		if err := c.load(); err != nil {
			c.logger.Warn("the certificate from before stays in use", "error", err)
		}
	}
	return c.current
}

// covers reports whether the certificate is for a host.
func (c *certificates) covers(host string) bool {
	return c != nil && c.latest().Leaf.VerifyHostname(host) == nil
}

// config is what connections are secured with.
func (c *certificates) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.latest(), nil }}
}
