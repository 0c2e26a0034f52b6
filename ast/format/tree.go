package format

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"

	"elixirscope/ast/query"
)

// writeTrees writes syntax trees as S-expressions, one node a line:
//
//	(call [3, 5] - [3, 20]
//	  target: (identifier [3, 5] - [3, 8] "foo"))
func writeTrees(w *bufio.Writer, a *query.Answer) error {
	for _, row := range a.Rows {
		tree, ok := row.(*query.NodeRow)
		if !ok {
			return fmt.Errorf("format %s is only for syntax trees", Tree)
		}
		if len(a.Rows) > 1 {
			fmt.Fprintf(w, "; %s\n", OneLine(tree.Path))
		}
		writeNode(w, tree.Node, 0)
		w.WriteByte('\n')
	}
	return nil
}

// writeNode leaves errors to the writer, which keeps the first until Flush.
func writeNode(w *bufio.Writer, n *query.Node, depth int) {
	w.WriteString(strings.Repeat("  ", depth))
	if n.Field != "" {
		w.WriteString(n.Field + ": ")
	}
	fmt.Fprintf(w, "(%s [%d, %d] - [%d, %d]", n.Kind, n.Start[0], n.Start[1], n.End[0], n.End[1])
	if n.Text != "" {
		w.WriteString(" " + strconv.Quote(n.Text))
	}
	for _, c := range n.Children {
		w.WriteByte('\n')
		writeNode(w, c, depth+1)
	}
	w.WriteByte(')')
}
