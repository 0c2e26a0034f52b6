// Package registry is where the services of one runtime find each other: values under
// (service, instance), with their health check and metadata. A runtime makes one and
// passes it on; there is no other.
//
// Place in the flow: whoever starts a service registers it and unregisters it when it
// ends; the health monitor, the status output and other services look it up, and Watch
// what changes.
//
// Invariants:
//   - A key has one registration at most, and only who made it can remove it.
//   - Lookup takes no lock and never waits: it reads a map that nobody changes. Each
//     change copies it, which is cheap because services are few and changes are rare.
//   - New is inert, and no goroutine is left behind.
package registry
