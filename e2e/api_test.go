package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// The examples of the documentation are those that a script runs.
func TestExamplesOfTheAPIAreRun(t *testing.T) {
	text, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("testdata/api.txtar")
	if err != nil {
		t.Fatal(err)
	}
	asRun := strings.NewReplacer("'http://localhost:4000", "$SERVER'", "http://localhost:4000", "$SERVER",
		"'https://localhost:4000", "$SERVER'", "https://localhost:4000", "$SERVER", `"$TOKEN"`, "$TOKEN")
	examples := 0
	for line := range strings.Lines(string(text)) {
		command := strings.TrimPrefix(line, "    ")
		if command == line || !strings.HasPrefix(command, "curl ") && !strings.HasPrefix(command, "query ") {
			continue
		}
		examples++
		if !strings.Contains(string(script), "\nexec "+asRun.Replace(command)) {
			t.Errorf("docs/api.md has an example that testdata/api.txtar does not run: %s", command)
		}
	}
	if examples == 0 {
		t.Error("docs/api.md has no examples")
	}
}

// port NAME sets a variable to a port that is free.
func port(ts *testscript.TestScript, _ bool, args []string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	_, free, err := net.SplitHostPort(listener.Addr().String())
	ts.Check(err)
	ts.Setenv(args[0], free)
	ts.Check(listener.Close())
}

// certify CERT KEY writes a certificate for localhost, signed by itself, and its key.
func certify(ts *testscript.TestScript, _ bool, args []string) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	ts.Check(err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	ts.Check(err)
	for i, block := range []*pem.Block{{Type: "CERTIFICATE", Bytes: certificate}, {Type: "PRIVATE KEY", Bytes: private}} {
		ts.Check(os.WriteFile(ts.MkAbs(args[i]), pem.EncodeToMemory(block), 0o600))
	}
}
