package accuracy

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/elixir"
)

// elixirSubject measures Elixir on the sources of Elixir itself and of RabbitMQ.
func elixirSubject() Subject {
	return Subject{
		Name:      "elixir",
		Languages: elixirLanguages,
		Corpus:    elixirCorpus,
		TruthName: "Code.string_to_quoted",
		Truth:     elixirTruth("elixir/truth.exs"),
		Project:   elixirItems,
		Thresholds: map[Kind]Threshold{
			Complexity: {Recall: 0.995, Precision: 0.995},
		},
	}
}

func elixirLanguages() ([]*lang.Language, error) {
	l, err := elixir.New()
	return []*lang.Language{l}, err
}

func elixirCorpus(_ context.Context, env Environment) (Corpus, error) {
	root, err := env.CacheDir("elixir")
	if err != nil {
		return Corpus{}, err
	}
	corpus := Corpus{Root: root}
	var names []string
	for _, source := range []string{"elixir-lang", "rabbitmq-server"} {
		version, err := os.ReadFile(filepath.Join(root, source+".version"))
		if err != nil {
			return Corpus{}, fmt.Errorf("%w: run scripts/fetch-elixir-corpus (%v)", ErrAbsent, err)
		}
		names = append(names, source+" "+strings.TrimSpace(string(version)))
		files, err := filesBelow(filepath.Join(root, source), isElixirSource)
		if err != nil {
			return Corpus{}, fmt.Errorf("%w: list %s: %v", ErrAbsent, source, err)
		}
		for _, file := range files {
			corpus.Files = append(corpus.Files, source+"/"+file)
		}
	}
	corpus.Name = strings.Join(names, " and ")
	return corpus, nil
}

// isElixirSource leaves out hidden folders: dpkg-source keeps unpatched copies in one.
func isElixirSource(file string, entry fs.DirEntry) bool {
	if entry.IsDir() {
		return !strings.HasPrefix(entry.Name(), ".")
	}
	return path.Ext(file) == ".ex" || path.Ext(file) == ".exs"
}

// elixirTruth returns a truth that is a script of Elixir.
func elixirTruth(script string) func(context.Context, Environment, Corpus, func(Item)) error {
	return func(ctx context.Context, env Environment, corpus Corpus, emit func(Item)) error {
		tool, err := Tool("elixir")
		if err != nil {
			return err
		}
		return RunScript(ctx, corpus, emit, nil, tool, env.Script(script))
	}
}

// elixirItems spells facts the way truth/elixir/truth.exs does.
func elixirItems(source []byte, facts *ast.Facts) []Item {
	var items []Item
	for i := range facts.Symbols {
		s := &facts.Symbols[i]
		if isComputed(facts, int32(i)) || isImplied(facts, s) {
			continue
		}
		items = append(items, Item{
			Kind: Definition, Construct: elixirConstruct(s), Name: elixirName(s),
			Line: int(s.NamePosition.Line), Arity: int(s.Arity.Max),
		})
		if measuredByCredo(s) {
			items = append(items, Item{
				Kind: Complexity, Construct: elixirConstruct(s), Line: int(s.NamePosition.Line), Arity: NoArity,
				Name: fmt.Sprintf("%s is %d", elixirName(s), s.Metrics.Cyclomatic),
			})
		}
	}
	for i := range facts.References {
		if item, ok := elixirCall(source, &facts.References[i]); ok {
			items = append(items, item)
		}
	}
	return items
}

// isComputed reports whether the name of a symbol, or of what it is part of, is
// computed.
func isComputed(facts *ast.Facts, symbol int32) bool {
	s := &facts.Symbols[symbol]
	if s.Flags.Has(ast.Test) && strings.Contains(s.Name, "#{") {
		return true // the title of the describe around it
	}
	for ; symbol != ast.NoSymbol; symbol = facts.Symbols[symbol].Parent {
		if facts.Symbols[symbol].Flags.Has(ast.Dynamic) {
			return true
		}
	}
	return false
}

// isImplied reports whether a symbol is no definition as written: a function that
// defexception adds, a field from the value of an attribute.
func isImplied(facts *ast.Facts, s *ast.Symbol) bool {
	switch s.Kind {
	case ast.KindFunction:
		return strings.HasPrefix(s.Signature, "defexception")
	case ast.KindField:
		structure := facts.Symbols[s.Parent].Span
		return s.Span.Start.Offset < structure.Start.Offset || s.Span.End.Offset > structure.End.Offset
	}
	return false
}

// elixirName is the qualified name with the number of default arguments; titles of
// tests are facts as they are written, and compared as what they mean.
func elixirName(s *ast.Symbol) string {
	name := s.QualifiedName
	if s.Flags.Has(ast.Test) {
		name = strings.TrimSuffix(name, `"`+s.Name+`"`) + `"` + unescaped(s.Name) + `"`
	}
	if defaults := s.Arity.Max - s.Arity.Min; defaults > 0 {
		name = fmt.Sprintf("%s with %d defaults", name, defaults)
	}
	return name
}

// unescaped returns the text that a string literal stands for, in one line.
func unescaped(literal string) string {
	text, err := strconv.Unquote(`"` + literal + `"`)
	if err != nil {
		return literal
	}
	return strings.Join(strings.Fields(text), " ")
}

// measuredByCredo reports whether s is one of the definitions whose complexity Credo
// tells: no delegate, no guard, no private macro, and it exempts __using__ without
// a guard.
func measuredByCredo(s *ast.Symbol) bool {
	if s.Metrics == nil || s.Name == "__using__" && s.Kind == ast.KindMacro && !isGuarded(s) {
		return false
	}
	definer := s.Signature
	if end := strings.IndexAny(definer, " ("); end >= 0 {
		definer = definer[:end]
	}
	return definer == "def" || definer == "defp" || definer == "defmacro"
}

func isGuarded(s *ast.Symbol) bool {
	return s.Details != nil && slices.ContainsFunc(s.Details.Clauses, func(c ast.Clause) bool { return c.Guard != "" })
}

func elixirConstruct(s *ast.Symbol) string {
	construct := strings.ReplaceAll(s.Kind.String(), "_", " ")
	switch {
	case s.Flags.Has(ast.Test):
		construct = "test"
	case s.Kind == ast.KindProtocolMethod:
		construct = "protocol function"
	case s.Kind == ast.KindInstance:
		construct = "implementation"
	case s.Kind == ast.KindMethodSpecification:
		construct = "callback"
	case s.Visibility == ast.Private && s.Kind.Callable():
		construct = "private " + construct
	}
	if s.Flags.Has(ast.Quoted) {
		construct = "quoted " + construct
	}
	return construct
}

// elixirCall returns the item of a call or capture; false for what the truth leaves
// out: names without arguments and parentheses, and calls that are not written as
// such.
func elixirCall(source []byte, r *ast.Reference) (Item, bool) {
	if r.Role != ast.RoleCall && r.Role != ast.RoleCapture || r.Via == ast.ViaDelegate || r.Via == ast.ViaApply {
		return Item{}, false
	}
	item := Item{
		Kind: Call, Construct: elixirReceiver(source, r), Name: r.Name, Line: int(r.Position.Line), Arity: int(r.Arity),
	}
	if r.Qualifier != "" {
		item.Name = r.Qualifier + "." + r.Name
	}
	switch {
	case r.Role == ast.RoleCapture:
		item.Construct = "capture"
	case r.Via == ast.ViaPipe:
		item.Construct = "pipe"
	case r.Arity == 0 && item.Construct != "qualified" && !hasParentheses(source, r):
		return Item{}, false
	}
	return item, true
}

// elixirReceiver is the construct of a call by what it is called on.
func elixirReceiver(source []byte, r *ast.Reference) string {
	first, _ := utf8.DecodeRuneInString(r.Qualifier)
	switch {
	case r.Qualifier == "" && followsDot(source, r.Position):
		return "on expression"
	case r.Qualifier == "":
		return "bare"
	case unicode.IsUpper(first), first == ':', strings.HasPrefix(r.Qualifier, "__MODULE__"):
		return "qualified"
	}
	return "on variable"
}

// followsDot reports whether what stands at p is the member of something.
func followsDot(source []byte, p ast.Position) bool {
	line := bytes.TrimRight(source[p.Offset+1-p.Column:p.Offset], " \t")
	return bytes.HasSuffix(line, []byte(".")) && !bytes.HasSuffix(line, []byte(".."))
}

func hasParentheses(source []byte, r *ast.Reference) bool {
	end := int(r.Position.Offset) + len(r.Name)
	return end < len(source) && source[end] == '('
}
