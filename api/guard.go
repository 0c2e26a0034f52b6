package api

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// guard refuses what a web page can have the browser of somebody on this machine send:
// to a name that the page's owner has made lead here (DNS rebinding), or from another
// origin.
func (s *Server) guard(n named, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
		switch origin := r.Header.Get("Origin"); {
		case !isOwn(r.Host, n.host, local) && !n.certificates.covers(hostname(r.Host)):
			s.refuse(w, forbidden("host %q is not this one: say localhost, its address, or the host of --http", r.Host))
		case origin != "" && !isSame(origin, r.Host):
			s.refuse(w, forbidden("pages of other origins may not ask"))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// isOwn reports whether the header Host of a request that arrived at local means this
// server, whatever the port.
func isOwn(header, name string, local net.Addr) bool {
	host := hostname(header)
	if host == "" {
		return false
	}
	if strings.EqualFold(host, "localhost") || strings.EqualFold(host, name) {
		return true
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	address = address.Unmap()
	at, ok := local.(*net.TCPAddr)
	return address.IsLoopback() || ok && address == at.AddrPort().Addr().Unmap()
}

// hostname returns a host without its port.
func hostname(header string) string { return (&url.URL{Host: header}).Hostname() }

// isSame reports whether an origin is the server's own.
func isSame(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, host)
}
