// Package instance builds one whole system from its parts: store, repository,
// languages, query engine, pipeline. Any number of instances live in one process.
//
// Place in the flow: the programs in cmd call it; nothing else imports it.
package instance
