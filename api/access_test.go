package api_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elixirscope/api"
	"elixirscope/api/client"
	"elixirscope/ast/query"
)

const secret = "0123456789abcdef-secret"

func tokenOf(t *testing.T, text string) *api.Token {
	t.Helper()
	token, err := api.NewToken(text)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// serveHTTP serves an ingest at an address until the test ends.
func serveHTTP(t *testing.T, address string, a api.Access) net.Addr {
	t.Helper()
	a.Logger = slog.New(slog.DiscardHandler)
	listener, err := api.ListenHTTP(address, a)
	if err != nil {
		t.Fatal(err)
	}
	serveOn(t, listener, &ingest{})
	if err := api.Answers(t.Context(), listener); err != nil {
		t.Errorf("the server does not find itself: %v", err)
	}
	return listener.Addr()
}

func TestOtherMachinesNeedAToken(t *testing.T) {
	if listener, err := api.ListenHTTP("0.0.0.0:0", api.Access{}); !errors.Is(err, api.ErrNeedsToken) {
		t.Errorf("served without a token: %v, %v", listener, err)
	}
	address := serveHTTP(t, "0.0.0.0:0", api.Access{Token: tokenOf(t, " "+secret+"\n")})
	transport := new(http.Transport)
	defer transport.CloseIdleConnections()
	h := &http.Client{Transport: transport}
	for _, test := range []struct {
		path, authorization string
		status              int
	}{
		{"/v1/status", "", 401}, {"/v1/status", "Bearer", 401}, {"/v1/status", "Bearer " + secret + "x", 401}, {"/v1/status", secret, 401},
		{"/v1/status", "Basic " + secret, 401}, {"/v1/status", "Bearer " + secret, 200}, {"/v1/status", "bearer " + secret, 200},
		{"/v1/query/stats", "", 401}, {"/healthz", "", 401}, {"/metrics", "", 401}, {"/openapi.json", "", 401}, {"/nothing", "", 401},
		{"/livez", "", 200},
	} {
		request, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+local(address)+test.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if test.authorization != "" {
			request.Header.Set("Authorization", test.authorization)
		}
		response, err := h.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != test.status || bytes.Contains(text, []byte(secret)) {
			t.Errorf("%s, %q: %s, want %d: %s", test.path, test.authorization, response.Status, test.status, text)
		}
		if test.status == 401 && response.Header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%s: nobody says what is needed: %v", test.path, response.Header)
		}
	}
}

// local is an address of all interfaces as one of this machine.
func local(address net.Addr) string {
	_, port, _ := net.SplitHostPort(address.String())
	return net.JoinHostPort("127.0.0.1", port)
}

func TestTokensThatAreEasyToGuess(t *testing.T) {
	for _, text := range []string{"", "   \n", "short", strings.Repeat("a", 15), secret + "\n" + secret, "with space inside it"} {
		if _, err := api.NewToken(text); err == nil || !strings.Contains(err.Error(), "openssl rand") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// issue writes a self-signed certificate for a host, and its key, into dir.
func issue(t *testing.T, dir, host string, serial int64) (certificate, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true,
		BasicConstraintsValid: true}
	public, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	certificate, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for name, block := range map[string]*pem.Block{certificate: {Type: "CERTIFICATE", Bytes: public}, key: {Type: "EC PRIVATE KEY", Bytes: encoded}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(time.Duration(serial) * time.Hour) // whatever the resolution of the clock of files
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
	}
	parsed, err := x509.ParseCertificate(public)
	if err != nil {
		t.Fatal(err)
	}
	pool = x509.NewCertPool()
	pool.AddCert(parsed)
	return certificate, key, pool
}

// serialAt returns the serial number of the certificate that a server shows.
func serialAt(t *testing.T, address string, config *tls.Config) (int64, error) {
	t.Helper()
	connection, err := tls.Dial("tcp", address, config)
	if err != nil {
		return 0, err
	}
	defer connection.Close()
	return connection.ConnectionState().PeerCertificates[0].SerialNumber.Int64(), nil
}

func TestRenewedCertificatesAreUsed(t *testing.T) {
	dir := t.TempDir()
	certificate, key, pool := issue(t, dir, "build.example", 1)
	address := local(serveHTTP(t, "0.0.0.0:0", api.Access{Token: tokenOf(t, secret), Certificate: certificate, Key: key}))
	config := &tls.Config{RootCAs: pool, ServerName: "build.example"}
	if serial, err := serialAt(t, address, config); err != nil || serial != 1 {
		t.Errorf("certificate %d, %v", serial, err)
	}
	old := config.Clone()
	old.MaxVersion = tls.VersionTLS11
	if _, err := serialAt(t, address, old); err == nil {
		t.Error("TLS 1.1 is spoken")
	}
	if err := os.WriteFile(certificate, []byte("half of a certifi"), 0o600); err != nil {
		t.Fatal(err)
	}
	if serial, err := serialAt(t, address, config); err != nil || serial != 1 {
		t.Errorf("while it is written: certificate %d, %v", serial, err)
	}
	_, _, config.RootCAs = issue(t, dir, "build.example", 2)
	if serial, err := serialAt(t, address, config); err != nil || serial != 2 {
		t.Errorf("renewed: certificate %d, %v", serial, err)
	}

	// The names of the certificate are the server's own; others still are not.
	transport := &http.Transport{TLSClientConfig: config}
	defer transport.CloseIdleConnections()
	for host, status := range map[string]int{"build.example": 200, "BUILD.example:4000": 200, "evil.example": 403} {
		request, err := http.NewRequestWithContext(t.Context(), "GET", "https://"+address+"/v1/status", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = host
		request.Header.Set("Authorization", "Bearer "+secret)
		response, err := transport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != status {
			t.Errorf("host %s: %s, want %d", host, response.Status, status)
		}
	}
	if _, err := api.ListenHTTP(":0", api.Access{Certificate: key, Key: certificate}); err == nil || !strings.Contains(err.Error(), "read certificate") {
		t.Errorf("with files that hold something else: %v", err)
	}
}

func TestRemote(t *testing.T) {
	address := "http://" + local(serveHTTP(t, "0.0.0.0:0", api.Access{Token: tokenOf(t, secret)}))
	for _, test := range []struct {
		url, token string
		format     string
		refused    bool
		says       string
	}{
		{address, secret, "grep", false, ""},
		{address + "/", secret, "grep", false, ""},
		{address, "", "grep", false, "demands its token"},
		{address, secret + "x", "grep", false, "demands its token"},
		{address, secret, "nope", true, "unknown format"},
		{address + "/elsewhere", secret, "grep", true, "no such path"},
		{"http://127.0.0.1:1", secret, "grep", false, "refused"},
	} {
		c, err := client.NewRemote(test.url, test.token)
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		summary, err := c.Query(t.Context(), query.Request{Verb: query.Def, Selector: query.ParseSelector("A.f/1")}, test.format, &text)
		c.Close()
		if test.says == "" {
			if err != nil || summary.Total != 1 || !strings.HasPrefix(text.String(), "lib/a.ex:3:7: A.f/1") {
				t.Errorf("%s: %v, %+v: %s", test.url, err, summary, &text)
			}
			continue
		}
		var refused *client.RefusedError
		if err == nil || errors.As(err, &refused) != test.refused || !strings.Contains(err.Error(), test.says) || errors.Is(err, client.ErrNotRunning) {
			t.Errorf("%s, %s: %v", test.url, test.format, err)
		}
	}
	for _, url := range []string{"", "build.example:4000", "ftp://build.example", "http://", "http://me:secret@build.example", "http://build.example/?a=b"} {
		if _, err := client.NewRemote(url, ""); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", url, err)
		}
	}
}

// The answer is compressed for whoever takes that, but not on this machine's socket.
func TestCompression(t *testing.T) {
	address := local(serveHTTP(t, ":0", api.Access{}))
	transport := &http.Transport{DisableCompression: true}
	defer transport.CloseIdleConnections()
	socket := httpTo(t, serve(t, &ingest{}))
	for _, test := range []struct {
		via      http.RoundTripper
		accept   string
		encoding string
	}{
		{transport, "gzip", "gzip"}, {transport, "br, gzip;q=0.5", "gzip"}, {transport, "gzip;q=0", ""}, {transport, "", ""}, {socket.Transport, "gzip", ""},
	} {
		request, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+address+"/openapi.json", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", test.accept)
		response, err := test.via.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if got := response.Header.Get("Content-Encoding"); got != test.encoding {
			t.Errorf("accepting %q: encoding %q, want %q", test.accept, got, test.encoding)
		}
	}
}
