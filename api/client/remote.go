package client

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// NewRemote returns a client of the API at a URL, such as https://build.example:4000,
// with the token that it demands, "" for none. It does not connect yet. The proxy of the
// environment counts, and so do the certificates that this machine trusts.
func NewRemote(address, token string) (*Client, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return nil, fmt.Errorf("%q is not the URL of a server: use http://HOST:PORT or https://HOST:PORT", address)
	case u.User != nil:
		return nil, fmt.Errorf("the URL of the server %s holds a password: use a token", u.Redacted())
	case u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("%q is more than the URL of a server: use %s://%s", address, u.Scheme, u.Host)
	}
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: statusLimit}
	return newClient(address, strings.TrimSuffix(address, "/"), token, transport), nil
}
