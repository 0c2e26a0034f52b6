package accuracy

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang/elixir"
	"elixirscope/ast/syntax"
)

// elixirEdgesSubject measures who calls what in Elixir's own libraries against what
// the compiler resolves.
func elixirEdgesSubject() Subject {
	edges := &elixirEdges{}
	return Subject{
		Name:      "elixir-edges",
		Languages: elixirLanguages,
		Corpus:    edges.corpus,
		TruthName: "a tracer of Elixir's compiler",
		Truth:     edges.truth,
		Project:   edges.project,
		Thresholds: map[Kind]Threshold{
			Definition: {}, Call: {},
			Edge: {Recall: 0.95, Precision: 0.99},
		},
	}
}

// elixirEdges knows what the sources of Elixir define, to decide among the
// candidates of an ambiguous call as a query does.
type elixirEdges struct {
	libraries []string // files whose definitions count
	defined   map[string][]ast.Arity
}

func (e *elixirEdges) corpus(ctx context.Context, env Environment) (Corpus, error) {
	corpus, err := elixirCorpus(ctx, env)
	if err != nil {
		return Corpus{}, err
	}
	library := regexp.MustCompile(`^elixir-lang/lib/[a-z_]+/lib/.*\.ex$`)
	e.libraries = slices.DeleteFunc(slices.Clone(corpus.Files), func(file string) bool { return !library.MatchString(file) })
	corpus.Files = slices.DeleteFunc(slices.Clone(e.libraries), func(file string) bool {
		return strings.HasPrefix(file, "elixir-lang/lib/elixir/") // the tracer itself runs on these
	})
	name, _, _ := strings.Cut(corpus.Name, " and ")
	corpus.Name = "eex, ex_unit, iex, logger and mix of " + name
	return corpus, nil
}

func (e *elixirEdges) truth(ctx context.Context, env Environment, corpus Corpus, emit func(Item)) error {
	if err := e.define(ctx, corpus.Root); err != nil {
		return err
	}
	return elixirTruth("elixir/tracer.exs")(ctx, env, corpus, emit)
}

// define collects the public functions and macros of the libraries.
func (e *elixirEdges) define(ctx context.Context, root string) error {
	language, err := elixir.New()
	if err != nil {
		return err
	}
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	var tree syntax.Tree
	e.defined = make(map[string][]ast.Arity)
	for _, file := range e.libraries {
		source, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
		if err != nil {
			return fmt.Errorf("read definitions: %w", err)
		}
		if err := language.Parse(ctx, parser, source, &tree); err != nil {
			return fmt.Errorf("read definitions of %s: %w", file, err)
		}
		facts := language.Facts(&tree)
		for i := range facts.Symbols {
			s := &facts.Symbols[i]
			if s.Arity.Known() && s.Visibility == ast.Public && !s.Flags.Has(ast.Quoted) {
				name := strings.Clone(withoutArity(s.QualifiedName))
				e.defined[name] = append(e.defined[name], s.Arity)
			}
		}
	}
	return nil
}

// project spells the edges that facts tell the way truth/elixir/tracer.exs does.
func (e *elixirEdges) project(_ []byte, facts *ast.Facts) []Item {
	var items []Item
	for i := range facts.References {
		r := &facts.References[i]
		caller, callee := elixirCaller(facts, r.Enclosing), e.callee(r)
		if caller == "" || callee == "" || r.Flags.Has(ast.InQuote) || r.Via == ast.ViaDelegate || r.Via == ast.ViaApply {
			continue
		}
		item := Item{
			Kind: Edge, Name: caller + " -> " + callee, Construct: "call", Line: int(r.Position.Line), Arity: NoArity,
		}
		switch r.Role {
		case ast.RoleCall:
		case ast.RoleCapture:
			item.Construct = "capture"
		default:
			continue
		}
		items = append(items, item)
	}
	return items
}

// elixirCaller returns the function around a use, or the module when it runs while
// that is compiled; "" when there is none or its name is computed.
func elixirCaller(facts *ast.Facts, enclosing int32) string {
	for i := enclosing; i != ast.NoSymbol; i = facts.Symbols[i].Parent {
		switch s := &facts.Symbols[i]; {
		case s.Flags.Has(ast.Dynamic):
			return ""
		case s.Kind.Callable(), s.Kind == ast.KindModule, s.Kind == ast.KindProtocol, s.Kind == ast.KindInstance:
			return s.QualifiedName
		}
	}
	return ""
}

// callee returns what a use resolves to, named with the arity it is called with.
func (e *elixirEdges) callee(r *ast.Reference) string {
	name := withoutArity(r.QualifiedName)
	if r.Resolution == ast.Ambiguous {
		name = e.only(r)
	}
	if name == "" {
		return ""
	}
	return fmt.Sprintf("%s/%d", name, r.Arity)
}

// only returns the one candidate that is defined, "" when none or several are.
func (e *elixirEdges) only(r *ast.Reference) string {
	only := ""
	for _, candidate := range r.Candidates {
		name := withoutArity(candidate)
		accepts := func(a ast.Arity) bool { return a.Accepts(r.Arity) }
		if !slices.ContainsFunc(e.defined[name], accepts) {
			continue
		}
		if only != "" {
			return ""
		}
		only = name
	}
	return only
}

func withoutArity(name string) string {
	if slash := strings.LastIndexByte(name, '/'); slash > 0 {
		return name[:slash]
	}
	return name
}
