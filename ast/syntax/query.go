//go:build cgo

package syntax

import (
	"fmt"

	sitter "github.com/tree-sitter/go-tree-sitter"
)

// QueryError says what tree-sitter finds wrong with the text of a query.
type QueryError struct {
	Offset  int // in bytes
	Message string
}

// Error implements error.
func (e *QueryError) Error() string { return fmt.Sprintf("query, at byte %d: %s", e.Offset, e.Message) }

// CheckQuery compiles the text of a query as tree-sitter does. It returns a *QueryError
// when that is refused.
func (g *Grammar) CheckQuery(text string) error {
	q, err := sitter.NewQuery(sitter.NewLanguage(g.language), text)
	if err != nil {
		return &QueryError{Offset: int(err.Offset), Message: queryMessage(err)}
	}
	q.Close()
	return nil
}

func queryMessage(err *sitter.QueryError) string {
	switch err.Kind {
	case sitter.QueryErrorNodeType:
		return fmt.Sprintf("the grammar has no node %q", err.Message)
	case sitter.QueryErrorField:
		return fmt.Sprintf("the grammar has no field %q", err.Message)
	case sitter.QueryErrorCapture:
		return fmt.Sprintf("there is no capture %q", err.Message)
	case sitter.QueryErrorStructure:
		return "no code has this structure"
	case sitter.QueryErrorSyntax:
		return "it is no query"
	}
	return err.Message
}

// IsSupertype reports whether a kind stands for several others. No node has it.
func (g *Grammar) IsSupertype(k Kind) bool {
	return k < g.ErrorKind() && sitter.NewLanguage(g.language).NodeKindIsSupertype(uint16(k))
}
