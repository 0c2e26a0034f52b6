package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// report is the comparison of one language.
type report struct {
	language string
	corpus   string
	files    int
	outcomes []outcome
}

// print writes what a person wants to see, with some of the differences.
func (r *report) print(w io.Writer, examples int) {
	fmt.Fprintf(w, "%s: %d files of %s\n", r.language, r.files, r.corpus)
	for _, o := range r.outcomes {
		fmt.Fprintf(w, "  %8d %8d  +%d -%d  %s\n", o.ours, o.theirs, len(o.onlyOurs), len(o.onlyTheirs), o.Pattern)
		for _, s := range o.onlyOurs[:min(examples, len(o.onlyOurs))] {
			fmt.Fprintf(w, "    + %s %d-%d\n", s.path, s.start, s.end)
		}
		for _, s := range o.onlyTheirs[:min(examples, len(o.onlyTheirs))] {
			fmt.Fprintf(w, "    - %s %d-%d\n", s.path, s.start, s.end)
		}
	}
}

// begin and end stand around what is written into the document.
const (
	begin = "<!-- structural -->\n"
	end   = "<!-- end -->\n"
)

// writeDocument replaces the tables of a document.
func writeDocument(name string, reports []*report) error {
	content, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("write the tables: %w", err)
	}
	before, rest, found := strings.Cut(string(content), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return fmt.Errorf("write the tables: %s lacks %q and %q", name, begin, end)
	}
	var b strings.Builder
	b.WriteString(before + begin)
	for _, r := range reports {
		r.table(&b)
	}
	b.WriteString("\n" + end + after)
	return os.WriteFile(name, []byte(b.String()), 0o644)
}

func (r *report) table(b *strings.Builder) {
	fmt.Fprintf(b, "\n## %s\n\n%d files of %s.\n\n| pattern | matches | of ast-grep | only ours | only ast-grep's | why |\n|---|---:|---:|---:|---:|---|\n",
		r.language, r.files, r.corpus)
	for _, o := range r.outcomes {
		why := ""
		if o.differs() {
			why = o.Why
		}
		fmt.Fprintf(b, "| %s | %d | %d | %d | %d | %s |\n", code(o.Pattern), o.ours, o.theirs, len(o.onlyOurs), len(o.onlyTheirs), why)
	}
}

// code writes code into a cell of a table.
func code(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\n", " ⏎ "), "|", "\\|")
	if strings.Contains(text, "`") {
		return "`` " + text + " ``"
	}
	return "`" + text + "`"
}
