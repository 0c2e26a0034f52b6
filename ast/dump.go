package ast

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteFacts writes facts as text, one line per item, every field that is set,
// in the order they are stored. The form is stable: golden files and the logical
// dump of a store are made of it.
func WriteFacts(w io.Writer, f *Facts) error {
	d := dumper{Writer: bufio.NewWriter(w), facts: f}
	d.printf("facts %s", f.Language)
	d.text("package", f.Package)
	d.end()
	for i := range f.Symbols {
		d.symbol(i, &f.Symbols[i])
	}
	for i := range f.Imports {
		d.imported(&f.Imports[i])
	}
	for i := range f.References {
		d.reference(&f.References[i])
	}
	for i := range f.Diagnostics {
		g := &f.Diagnostics[i]
		d.printf("%s %s", g.Kind, spanText(g.Span))
		d.text("text", g.Text)
		d.end()
	}
	return d.Flush()
}

type dumper struct {
	*bufio.Writer // remembers the first error until Flush
	facts         *Facts
}

func (d dumper) printf(format string, args ...any) { fmt.Fprintf(d.Writer, format, args...) }

func (d dumper) end() { d.WriteByte('\n') }

func (d dumper) text(key, value string) {
	if value != "" {
		d.printf(" %s=%q", key, value)
	}
}

func (d dumper) list(key string, values []string) {
	for _, v := range values {
		d.text(key, v)
	}
}

func (d dumper) within(index int32) {
	if index != NoSymbol {
		d.printf(" in=%q", d.facts.Symbols[index].QualifiedName)
	}
}

func (d dumper) symbol(index int, s *Symbol) {
	d.printf("symbol %d %s %q %s at=%s span=%s", index, s.Kind, s.QualifiedName, s.Visibility, positionText(s.NamePosition), spanText(s.Span))
	d.text("name", s.Name)
	if s.Arity.Known() {
		d.printf(" arity=%d..%d", s.Arity.Min, s.Arity.Max)
	}
	d.list("flag", s.Flags.Names())
	d.within(s.Parent)
	d.text("signature", s.Signature)
	d.text("doc", s.Doc)
	if m := s.Metrics; m != nil {
		d.printf(" lines=%d parameters=%d cyclomatic=%d cognitive=%d nesting=%d calls=%d",
			m.Lines, m.Parameters, m.Cyclomatic, m.Cognitive, m.Nesting, m.Calls)
	}
	if s.Details != nil {
		d.details(s.Details)
	}
	d.end()
}

func (d dumper) details(s *Details) {
	d.text("target", s.Target)
	d.text("default", s.Default)
	d.text("deprecated", s.Deprecated)
	d.text("since", s.Since)
	d.text("implements", s.Implements)
	d.list("role", s.Roles)
	d.list("spec", s.Specs)
	d.list("tag", s.Tags)
	for _, c := range s.Clauses {
		d.printf(" clause=%s", spanText(c.Span))
		d.text("guard", c.Guard)
	}
}

func (d dumper) imported(i *Import) {
	d.printf("%s %q at=%s", i.Kind, i.Path, positionText(i.Position))
	if i.Module != i.Path {
		d.text("module", i.Module)
	}
	d.text("alias", i.Alias)
	for _, n := range i.Names {
		d.text("takes", n.Name)
		d.text("as", n.Alias)
	}
	d.list("except", i.Except)
	if i.Wildcard {
		d.printf(" wildcard")
	}
	d.text("options", i.Options)
	d.list("flag", i.Flags.Names())
	d.within(i.Enclosing)
	d.end()
}

func (d dumper) reference(r *Reference) {
	name := r.Name
	if r.Qualifier != "" {
		name = r.Qualifier + " " + r.Name
	}
	d.printf("%s %q at=%s %s", r.Role, name, positionText(r.Position), r.Resolution)
	d.text("is", r.QualifiedName)
	if r.Arity != NoArity {
		d.printf(" arity=%d", r.Arity)
	}
	d.text("via", r.Via.String())
	d.list("candidate", r.Candidates)
	d.list("flag", r.Flags.Names())
	d.within(r.Enclosing)
	d.end()
}

func positionText(p Position) string { return fmt.Sprintf("%d:%d+%d", p.Line, p.Column, p.Offset) }

func spanText(s Span) string { return positionText(s.Start) + "-" + positionText(s.End) }

// Names returns the names of the flags that are set, as they are printed.
func (f SymbolFlags) Names() []string {
	return flagNames(uint32(f), []string{"test", "quoted", "dynamic", "hidden", "deprecated", "declaration",
		"static", "local", "recovered", "documented", "async", "optional", "default_export"})
}

// Names returns the names of the flags that are set, as they are printed.
func (f ReferenceFlags) Names() []string {
	return flagNames(uint32(f), []string{"quoted", "guard", "spec", "compile_time", "write"})
}

func flagNames(flags uint32, names []string) []string {
	var set []string
	for i, name := range names {
		if flags&(1<<i) != 0 {
			set = append(set, name)
		}
	}
	return set
}

// String joins the names of the flags that are set.
func (f SymbolFlags) String() string { return strings.Join(f.Names(), ",") }
