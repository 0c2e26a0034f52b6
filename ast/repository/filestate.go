package repository

import (
	"bytes"
	"cmp"
	"errors"
	"slices"

	"elixirscope/ast"
)

// version is what one content of a file says, with its source.
type version struct {
	facts  *ast.Facts
	source []byte
	keys   []symbolKey
	edges  map[string]map[ast.Edge]int // by qualified name, nil until they are asked for
}

func newVersion(facts *ast.Facts, source []byte) *version {
	return &version{facts: facts, source: source, keys: symbolKeys(facts)}
}

// broken returns, by symbol, whether there is a syntax error in it.
func (v *version) broken() []bool {
	broken := make([]bool, len(v.facts.Symbols))
	for i := range v.facts.Symbols {
		broken[i] = v.facts.Symbols[i].Flags.Has(ast.Recovered)
	}
	for i := range v.facts.Diagnostics {
		if at := v.innermost(v.facts.Diagnostics[i].Span); at != ast.NoSymbol {
			broken[at] = true
		}
	}
	return broken
}

// innermost returns the innermost symbol that a span lies in: the last one that begins
// before it, or one around that.
func (v *version) innermost(s ast.Span) int32 {
	symbols := v.facts.Symbols
	after, _ := slices.BinarySearchFunc(symbols, s.Start.Offset+1, func(symbol ast.Symbol, offset uint32) int {
		return cmp.Compare(symbol.Span.Start.Offset, offset)
	})
	at := int32(after) - 1
	for at != ast.NoSymbol && symbols[at].Span.End.Offset < s.End.Offset {
		at = symbols[at].Parent
	}
	return at
}

// text returns the source of a symbol.
func (v *version) text(symbol int32) []byte {
	span := v.facts.Symbols[symbol].Span
	return v.between(span.Start.Offset, span.End.Offset)
}

func (v *version) between(start, end uint32) []byte {
	if start > end || int(end) > len(v.source) {
		return nil
	}
	return v.source[start:end]
}

// body returns the source of a symbol from a place on, without the symbols in it.
func (v *version) body(symbol int32, from uint32) []byte {
	end := v.facts.Symbols[symbol].Span.End.Offset
	var text []byte
	for i := symbol + 1; int(i) < len(v.facts.Symbols); i++ {
		inner := &v.facts.Symbols[i]
		if inner.Span.Start.Offset >= end {
			break
		}
		if inner.Parent == symbol && inner.Span.Start.Offset >= from && inner.Span.End.Offset <= end {
			text = append(text, v.between(from, inner.Span.Start.Offset)...)
			from = inner.Span.End.Offset
		}
	}
	return append(text, v.between(from, end)...)
}

// afterHead returns where a symbol's signature ends or, where that is not as written,
// the line that its name is in.
func (v *version) afterHead(symbol int32) uint32 {
	s := &v.facts.Symbols[symbol]
	if bytes.HasPrefix(v.text(symbol), []byte(s.Signature)) {
		return s.Span.Start.Offset + uint32(len(s.Signature))
	}
	from := s.NamePosition.Offset
	if line := bytes.IndexByte(v.between(from, s.Span.End.Offset), '\n'); line >= 0 {
		from += uint32(line)
	}
	return from
}

// edgesOf returns the references of the symbols of a qualified name, counted.
func (v *version) edgesOf(symbol string) map[ast.Edge]int {
	if v.edges == nil {
		v.edges = countEdges(v.facts)
	}
	return v.edges[symbol]
}

func countEdges(f *ast.Facts) map[string]map[ast.Edge]int {
	edges := make(map[string]map[ast.Edge]int)
	for i := range f.References {
		r := &f.References[i]
		from := ""
		if r.Enclosing != ast.NoSymbol {
			from = f.Symbols[r.Enclosing].QualifiedName
		}
		to := r.QualifiedName
		if to == "" {
			to = r.Name
			if r.Qualifier != "" {
				to = r.Qualifier + "." + r.Name
			}
		}
		if edges[from] == nil {
			edges[from] = make(map[ast.Edge]int)
		}
		edges[from][ast.Edge{Role: r.Role.String(), To: to}]++
	}
	return edges
}

// located is a symbol in one of the contents that a file's facts are of.
type located struct {
	*version
	index int32
}

func (l located) symbol() *ast.Symbol { return &l.facts.Symbols[l.index] }

// fileState is what holds of a file at a time: the facts of its content and, while that
// has syntax errors, those of its last content without any. Both are nil for a file
// that is not there.
type fileState struct {
	present, last *version
}

// symbols returns the symbols that hold, in order of the contents. Of one that is lost
// in a syntax error, or has one in it, that is the last good one.
func (s *fileState) symbols() []located {
	if s.present == nil {
		return nil
	}
	var symbols []located
	if s.last == nil {
		for i := range s.present.keys {
			symbols = append(symbols, located{s.present, int32(i)})
		}
		return symbols
	}
	lastByKey := make(map[symbolKey]int32)
	for i, key := range s.last.keys {
		lastByKey[key] = int32(i)
	}
	broken := s.present.broken()
	for i, key := range s.present.keys {
		last, known := lastByKey[key]
		delete(lastByKey, key)
		if known && broken[i] {
			symbols = append(symbols, located{s.last, last})
		} else {
			symbols = append(symbols, located{s.present, int32(i)})
		}
	}
	for i, key := range s.last.keys {
		if _, lost := lastByKey[key]; lost {
			symbols = append(symbols, located{s.last, int32(i)})
		}
	}
	return symbols
}

// state reads what holds of a file as it is recorded. Facts that are damaged say
// nothing: known is false.
func (a *application) state(record *fileRecord) (state fileState, known bool, err error) {
	if record == nil || !record.hasUnit {
		return fileState{}, true, nil
	}
	if state.present, err = a.version(record.unit); err == nil && record.remembers {
		state.last, err = a.version(record.remembered)
	}
	if errors.Is(err, errDamaged) {
		return fileState{}, false, nil
	}
	return state, err == nil, err
}

// version reads the content of a unit that is in the store or in this batch.
func (a *application) version(u unitID) (*version, error) {
	if stored := a.fresh[u]; stored != nil {
		facts, source, err := stored.read(a.decompressor)
		if err != nil {
			return nil, err
		}
		return newVersion(facts, source), nil
	}
	facts, err := readFacts(a.db, a.decompressor, u)
	if err != nil {
		return nil, err
	}
	source, err := readSection(a.db, a.decompressor, u, sectionSource)
	if err != nil {
		return nil, err
	}
	return newVersion(facts, source), nil
}
