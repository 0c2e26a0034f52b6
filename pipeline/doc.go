// Package pipeline says who feeds whom, and nothing else:
//
//	source -> parse -> analyze -> index -> sink
//
// It imports the components and the contract (flow); no component imports it.
package pipeline
