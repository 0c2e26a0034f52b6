package format

import (
	"bufio"
	"fmt"
	"strings"

	"elixirscope/ast/query"
)

// drawn is a row as an edge of a drawing.
type drawn struct {
	from, to         string // identity of the ends; to is "" for a row that is a node only
	fromText, toText string
	label            string
	doubt            bool // what the edge says is not certain
}

// edgeOf returns the edge that a row tells of.
func edgeOf(row query.Row) (drawn, bool) {
	switch r := row.(type) {
	case *query.EdgeRow:
		d := drawn{fromText: r.FromName(), toText: r.ToName(), label: r.Role, doubt: r.Confidence != query.Exact}
		d.from, d.to = idOr(r.FromID, d.fromText), idOr(r.ToID, d.toText)
		if d.doubt {
			d.label += " " + doubtOf(string(r.Confidence), r.Resolution)
		}
		return d, true
	case *query.ReferenceRow:
		from, to := r.Path, r.Written
		if r.Enclosing != nil {
			from = *r.Enclosing
		}
		if r.QualifiedName != nil {
			to = *r.QualifiedName
		}
		d := drawn{from, to, from, to, r.Role, r.Confidence != string(query.Exact)}
		if d.doubt {
			d.label += " " + doubtOf(r.Confidence, r.Resolution)
		}
		return d, true
	case *query.DependencyRow:
		from := r.Path
		if r.Enclosing != nil {
			from = *r.Enclosing
		}
		return drawn{from, r.Module, from, r.Module, r.Kind, false}, true
	}
	return drawn{}, false
}

func idOr(id *string, name string) string {
	if id != nil {
		return *id
	}
	return name
}

// doubtOf says how sure an edge is or, of one that nothing binds, why.
func doubtOf(confidence, resolution string) string {
	if confidence == string(query.Likely) {
		return "?likely"
	}
	return "?" + resolution
}

// drawing is the graph that rows make: its nodes and edges, each once, in the order in
// which the rows tell of them.
type drawing struct {
	nodes   []string // texts
	numbers map[string]int
	edges   []line
}

type line struct {
	from, to int
	label    string
	doubt    bool
}

func draw(a *query.Answer, f Format) (*drawing, error) {
	d := &drawing{numbers: make(map[string]int)}
	known := make(map[line]bool)
	for _, row := range a.Rows {
		e, ok := edgeOf(row)
		if !ok {
			return nil, fmt.Errorf("format %s is only for answers that are edges", f)
		}
		from := d.node(e.from, e.fromText)
		if e.to == "" {
			continue
		}
		l := line{from, d.node(e.to, e.toText), e.label, e.doubt}
		if !known[l] {
			known[l] = true
			d.edges = append(d.edges, l)
		}
	}
	return d, nil
}

func (d *drawing) node(id, text string) int {
	n, known := d.numbers[id]
	if !known {
		n = len(d.nodes)
		d.numbers[id] = n
		d.nodes = append(d.nodes, OneLine(text))
	}
	return n
}

// writeDOT writes a graph in the language of Graphviz.
// Syntax: https://graphviz.org/doc/info/lang.html
func writeDOT(w *bufio.Writer, a *query.Answer) error {
	d, err := draw(a, DOT)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "digraph %s {\n  rankdir=LR;\n  node [shape=box];\n", quoteDOT(OneLine(a.Query)))
	for i, text := range d.nodes {
		fmt.Fprintf(w, "  n%d [label=%s];\n", i, quoteDOT(text))
	}
	for _, e := range d.edges {
		style := ""
		if e.doubt {
			style = ", style=dashed"
		}
		fmt.Fprintf(w, "  n%d -> n%d [label=%s%s];\n", e.from, e.to, quoteDOT(e.label), style)
	}
	_, err = w.WriteString("}\n")
	return err
}

// quoteDOT quotes a text. A label would read other backslashes as escapes.
func quoteDOT(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// writeMermaid writes a flowchart of Mermaid.
// Syntax: https://mermaid.js.org/syntax/flowchart.html
func writeMermaid(w *bufio.Writer, a *query.Answer) error {
	d, err := draw(a, Mermaid)
	if err != nil {
		return err
	}
	w.WriteString("flowchart LR\n")
	for i, text := range d.nodes {
		fmt.Fprintf(w, "  n%d[%s]\n", i, quoteMermaid(text))
	}
	for _, e := range d.edges {
		arrow := "-->"
		if e.doubt {
			arrow = "-.->"
		}
		fmt.Fprintf(w, "  n%d %s|%s| n%d\n", e.from, arrow, quoteMermaid(e.label), e.to)
	}
	return nil
}

// quoteMermaid quotes a text, with entities for all that quotes, HTML and the
// entities are made of, and what would make it Markdown.
func quoteMermaid(text string) string {
	return `"` + strings.NewReplacer(`#`, "#35;", `"`, "#quot;", "<", "#lt;", ">", "#gt;", "&", "#amp;", "`", "#96;").Replace(text) + `"`
}
