package engine

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
	"elixirscope/ast/syntax"
	"elixirscope/foundation/parallel"
)

// scope is where the text can name a definition.
type scope uint8

const (
	ofRepository scope = iota
	ofFolder
	ofFile
)

// scopeOf returns where the name of a definition means that definition at all.
func scopeOf(d definition) scope {
	s := d.symbol()
	private := s.Visibility == ast.Private || s.Flags.Has(ast.Local)
	switch l := d.file.Language; {
	case l == ast.Go && s.Visibility != ast.Public:
		return ofFolder
	case (l == ast.Elixir || l == ast.Java || isECMAScript(l)) && private,
		isECMAScript(l) && s.Visibility != ast.Public,
		familyOf(l) == ast.C && private && !isHeader(d.file.Path):
		return ofFile
	}
	return ofRepository
}

// sees reports whether a suspect can be meant by its name in a file.
func (s *suspect) sees(f *ast.File) bool {
	switch {
	case f.Repo != s.repo:
		return false
	case s.scope == ofFile:
		return f.Path == s.path
	case s.scope == ofFolder:
		return path.Dir(f.Path) == path.Dir(s.path)
	}
	return true
}

// searchText gives the verdicts on suspects that no reference is to: dead is one whose
// name stands nowhere, outside of itself and of comments, where no fact explains it. Names
// in strings, atoms, directives and macros are such places.
func (u *unusedScan) searchText(suspects []*suspect) error {
	if len(suspects) == 0 {
		return nil
	}
	t := textSearch{unusedScan: u, byName: make(map[string][]*suspect), folders: make(map[string][]*suspect)}
	repos := make(map[string]bool)
	for _, s := range suspects {
		name := lettersOf(s.symbol.Name)
		t.byName[name] = append(t.byName[name], s)
		repos[s.repo] = true
		if s.file.Language == ast.Go && s.symbol.Kind == ast.KindFunction {
			t.folders[folderOf(&s.file.File)] = append(t.folders[folderOf(&s.file.File)], s)
		}
	}
	for _, repo := range slices.Sorted(maps.Keys(repos)) {
		if err := t.search(repo); err != nil {
			return err
		}
	}
	for _, s := range suspects {
		if s.reason != "" {
			u.tell(s, query.Undecided, s.reason, s.detail)
			continue
		}
		u.tell(s, query.Dead, "unused", "")
	}
	return nil
}

// textSearch looks for what the text of files says of suspects.
type textSearch struct {
	*unusedScan
	byName  map[string][]*suspect
	folders map[string][]*suspect // functions of Go by their package
}

// search notes in the suspects of a repository what there is against their death.
func (t *textSearch) search(repo string) error {
	var files []*repository.File
	err := t.Files(t.infos[repo], "", func(f *repository.File) error {
		if f.HasUnit() {
			files = append(files, f)
		}
		return t.Err()
	})
	if err != nil {
		return err
	}
	results := parallel.Each(t.Context, 0, 0, files, func(_ context.Context, f *repository.File) ([]mention, error) {
		return t.mentionsIn(f)
	})
	for _, result := range results {
		if result.Err != nil {
			return result.Err
		}
		for _, m := range result.Value {
			if m.of.reason == "" {
				m.of.reason, m.of.detail = m.reason, m.detail
			}
		}
	}
	return nil
}

// lettersOf returns a name as it is found in text: without what no identifier has.
func lettersOf(name string) string {
	name = name[strings.LastIndexByte(name, '.')+1:]
	return strings.TrimRight(name, "?!=")
}

// mention is what a text has against the death of a suspect.
type mention struct {
	of             *suspect
	reason, detail string
}

// mentionsIn returns the places of a file where no fact explains the name of a suspect.
func (t *textSearch) mentionsIn(f *repository.File) ([]mention, error) {
	source, err := t.Source(f.Unit())
	if err != nil {
		return nil, err
	}
	found := identifiersIn(source, func(name []byte) bool {
		return slices.ContainsFunc(t.byName[string(name)], func(s *suspect) bool { return s.sees(&f.File) || f.Language == ast.Go })
	})
	var functions []*suspect
	if f.Language == ast.Go {
		functions = t.folders[folderOf(&f.File)]
	}
	if len(found) == 0 && len(functions) == 0 {
		return nil, nil
	}
	facts, err := t.Facts(f.Unit())
	if err != nil {
		return nil, err
	}
	var mentions []mention
	if name := bodyless(facts, source); name != "" {
		for _, s := range functions {
			mentions = append(mentions, mention{s, "assembly", "its package has code in another language: " + name + " has no body"})
		}
	}
	found = slices.DeleteFunc(found, explainedBy(facts))
	if len(found) == 0 {
		return mentions, nil
	}
	return t.mentionsAt(f, facts, source, found, mentions)
}

// bodyless returns a function of Go that is written in another language, "" when there
// is none.
func bodyless(facts *ast.Facts, source []byte) string {
	for i := range facts.Symbols {
		s := &facts.Symbols[i]
		end := int(s.Span.End.Offset)
		if s.Kind == ast.KindFunction && end > 0 && end <= len(source) && source[end-1] != '}' {
			return s.Name
		}
	}
	return ""
}

// mentionsAt adds the places that are no comments to some mentions.
func (t *textSearch) mentionsAt(f *repository.File, facts *ast.Facts, source []byte, found []textSpan, mentions []mention) ([]mention, error) {
	comments, err := t.commentsOf(f)
	if err != nil {
		return nil, err
	}
	for _, at := range found {
		comment := comments.around(at.start)
		directive := bytes.HasPrefix(source[comment.start:comment.end], []byte("//go:")) || bytes.HasPrefix(source[comment.start:comment.end], []byte("//export "))
		if comment.end > 0 && !directive {
			continue
		}
		if bytes.HasSuffix(source[:at.start], []byte("@spec ")) {
			continue // of Elixir: says how it is called, and calls nothing
		}
		for _, s := range t.byName[string(source[at.start:at.end])] {
			if s.isMentioned(f, facts, at, directive) {
				line := 1 + bytes.Count(source[:at.start], []byte{'\n'})
				mentions = append(mentions, mention{s, "mentioned", fmt.Sprintf("%s:%d has its name in a way that no fact explains", f.Path, line)})
			}
		}
	}
	return mentions, nil
}

// isMentioned reports whether a place that nothing explains may mean the suspect.
func (s *suspect) isMentioned(f *repository.File, facts *ast.Facts, at textSpan, directive bool) bool {
	if directive {
		return f.Repo == s.repo && f.Language == s.file.Language // go:linkname reaches into other packages
	}
	if !s.sees(&f.File) {
		return false
	}
	// What stands in itself is no use, nor in the members of a type.
	return !slices.ContainsFunc(facts.Symbols, func(symbol ast.Symbol) bool {
		return s.owns(f, symbol.QualifiedName) && symbol.Span.Contains(uint32(at.start))
	})
}

// owns reports whether a symbol in a file is the suspect, or a member of it.
func (s *suspect) owns(f *repository.File, qualified string) bool {
	near := f.Repo == s.repo && (f.Path == s.path || f.Language == ast.Go && path.Dir(f.Path) == path.Dir(s.path))
	return near && (qualified == s.symbol.QualifiedName || strings.HasPrefix(qualified, s.symbol.QualifiedName+"."))
}

// textSpan is a part of a source, in bytes; the end is exclusive.
type textSpan struct{ start, end int }

// identifiersIn returns the identifiers of a source that are wanted, in comments and
// strings too.
func identifiersIn(source []byte, wanted func([]byte) bool) (found []textSpan) {
	for i := 0; i < len(source); i++ {
		if !isLetter(source[i]) {
			continue
		}
		start := i
		for i < len(source) && isLetter(source[i]) {
			i++
		}
		if c := source[start]; (c < '0' || c > '9') && wanted(source[start:i]) {
			found = append(found, textSpan{start, i})
		}
	}
	return found
}

func isLetter(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
}

// explainedBy reports for places in a text whether a fact tells what the name there is.
func explainedBy(facts *ast.Facts) func(textSpan) bool {
	known := make(map[uint32]bool, len(facts.References)+len(facts.Symbols))
	for i := range facts.References {
		known[facts.References[i].Position.Offset] = true
	}
	for i := range facts.Symbols {
		known[facts.Symbols[i].NamePosition.Offset] = true
	}
	return func(at textSpan) bool { return known[uint32(at.start)] }
}

// commentSpans are the comments of a file, in order.
type commentSpans []textSpan

func (c commentSpans) around(offset int) textSpan {
	i, _ := slices.BinarySearchFunc(c, offset, func(s textSpan, offset int) int {
		if s.end <= offset {
			return -1
		}
		return 1
	})
	if i < len(c) && c[i].start <= offset {
		return c[i]
	}
	return textSpan{}
}

// commentsOf returns the comments of a file, by the kinds of its nodes.
func (u *unusedScan) commentsOf(f *repository.File) (found commentSpans, err error) {
	language := u.languages.Get(f.Language)
	if language == nil || language.Grammar == nil {
		return nil, nil
	}
	var tree syntax.Tree
	if err := u.Tree(f.Unit(), language.Grammar, &tree); err != nil {
		return nil, err
	}
	for n := syntax.Root; int(n) < tree.Len(); n++ {
		if strings.Contains(language.Grammar.KindName(tree.Kind(n)), "comment") {
			found = append(found, textSpan{int(tree.Start(n)), int(tree.End(n))})
		}
	}
	return found, nil
}
