package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"elixirscope/ast/query"
)

// explainCut tells which limit has ended an answer early.
func (p *program) explainCut(a query.Summary) {
	switch a.Cut {
	case query.CutTime:
		fmt.Fprintf(os.Stderr, "partial answer: the time was over, at least %d %s\n", a.Total, plural(a.Total, "hit"))
	case query.CutRows:
		fmt.Fprintf(os.Stderr, "partial answer: an answer holds %d of the %d hits; narrow it, or go on with --cursor %s\n", a.Shown, a.Total, orNothing(a.Next))
	case query.CutMemory:
		fmt.Fprintf(os.Stderr, "partial answer: the memory of an answer holds %d of the %d hits; narrow it, or go on with --cursor %s\n",
			a.Shown, a.Total, orNothing(a.Next))
	default:
		return
	}
	p.exit = exitPartial
}

func orNothing(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// printPlan tells how an answer was found; nothing when nobody asked.
func printPlan(w io.Writer, plan *query.Plan) {
	if plan == nil {
		return
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "STEP\tBY\tESTIMATED\tROWS\tKEYS\tMS")
	for _, s := range plan.Steps {
		estimated := "?"
		if s.Estimated >= 0 {
			estimated = fmt.Sprint(s.Estimated)
		}
		by := s.Access
		if s.Instead != "" {
			by += " (not " + s.Instead + ")"
		}
		fmt.Fprintf(t, "%s%s\t%s\t%s\t%d\t%d\t%.2f\n", strings.Repeat("  ", s.Depth), s.Name, by, estimated, s.Rows, s.Keys, s.MS)
	}
	_ = t.Flush() // what cannot be told on standard error cannot be told at all
	var searched []string
	for _, relation := range slices.Sorted(maps.Keys(plan.Searched)) {
		searched = append(searched, fmt.Sprintf("%s %d", strings.ReplaceAll(relation, "_", " "), plan.Searched[relation]))
	}
	fmt.Fprintln(w, "facts searched:", strings.Join(searched, ", "))
}
