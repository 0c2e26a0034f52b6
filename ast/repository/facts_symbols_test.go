package repository

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// The symbols alone are those of all facts.
func TestSymbolsAreThoseOfTheFacts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		facts := randomFacts(t)
		data := new(factsEncoder).encode(nil, facts)
		read, err := decodeSymbols(data)
		if err != nil || read.Package != facts.Package || len(read.References) > 0 || !reflect.DeepEqual(read.Symbols, facts.Symbols) {
			t.Fatalf("%v: got %+v\nwant %+v", err, read, facts)
		}
	})
}
