package engine

import (
	"bytes"
	"strings"
	"sync"
	"unicode/utf8"

	"elixirscope/ast/lang"
	"elixirscope/ast/pattern"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
	"elixirscope/ast/syntax"
)

// maxMatchText bounds the text of a match, and of what is bound in it.
const maxMatchText = 4 << 10

// search searches contents for a pattern. It may be used by several goroutines.
type search struct {
	from     *repository.Snapshot
	language *lang.Language
	pattern  *pattern.Pattern
	required [][]byte
	most     int // rows of a content, -1 for all
	trees    sync.Pool
}

func newSearch(from *repository.Snapshot, l *lang.Language, p *pattern.Pattern) *search {
	s := &search{from: from, language: l, pattern: p, trees: sync.Pool{New: func() any { return new(syntax.Tree) }}}
	for _, text := range p.Required() {
		s.required = append(s.required, []byte(text))
	}
	return s
}

// found is what is in one content.
type found struct {
	rows  []*query.MatchRow // the first ones, without repository and path
	total int
	trees int // that were read: none if the source lacks what every match has
}

// content searches one content.
func (s *search) content(c *searched) (found, error) {
	source, err := s.from.Source(c.unit)
	if err != nil {
		return found{}, err
	}
	for _, text := range s.required {
		if !bytes.Contains(source, text) {
			return found{}, nil
		}
	}
	t := s.trees.Get().(*syntax.Tree)
	defer s.trees.Put(t)
	f := found{trees: 1}
	if err := s.from.TreeOver(source, c.unit, s.language.Grammar, t); err != nil {
		return f, err
	}
	s.pattern.Match(t, func(m pattern.Match) bool {
		if f.total++; s.most < 0 || len(f.rows) < s.most {
			f.rows = append(f.rows, s.row(t, m))
		}
		return true
	})
	return f, nil
}

// row returns the row of a match.
func (s *search) row(t *syntax.Tree, m pattern.Match) *query.MatchRow {
	c := codeOf(t, m.Node)
	row := &query.MatchRow{
		Line: c.Line, Column: c.Column, EndLine: c.EndLine, EndColumn: c.EndColumn, StartByte: c.StartByte, EndByte: c.EndByte,
		Language: string(s.language.Name), Kind: c.Kind, Text: c.Text, Cut: c.Cut, Bindings: query.Bindings{},
	}
	for _, b := range m.Bindings {
		binding := query.Binding{Name: b.Name, Many: b.Many}
		for _, n := range b.Nodes {
			if t.Named(n) || !b.Many { // the commas between arguments tell nothing
				binding.Code = append(binding.Code, codeOf(t, n))
			}
		}
		row.Bindings = append(row.Bindings, binding)
	}
	return row
}

// codeOf copies a node, which shares its text with the source of its tree.
func codeOf(t *syntax.Tree, n syntax.Node) query.Code {
	span := t.Span(n)
	text := t.Text(n)
	c := query.Code{
		Kind: t.Grammar().KindName(t.Kind(n)),
		Line: span.Start.Line, Column: span.Start.Column, EndLine: span.End.Line, EndColumn: span.End.Column,
		StartByte: span.Start.Offset, EndByte: span.End.Offset,
	}
	if len(text) > maxMatchText {
		end := maxMatchText
		for end > 0 && !utf8.RuneStart(text[end]) {
			end--
		}
		text, c.Cut = text[:end], true
	}
	c.Text = strings.Clone(text)
	return c
}
