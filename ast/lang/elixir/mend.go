package elixir

import (
	"bytes"
	"context"
	"slices"
	"time"

	"elixirscope/ast/syntax"
)

// mendTimeout bounds the second parse of a file.
const mendTimeout = 2 * time.Second

// mended is a tree to take facts from in place of the one the parser made.
type mended struct {
	tree  *syntax.Tree
	heads []uint32 // where parentheses were put in, in order
}

// mend parses a broken file again with a parenthesis in the place of a space or comma
// where one belongs that the head of a definition lacks, as in def add(cart, item do:
// the parser may give up on all the rest of such a file. Every offset stays what it
// was. What does not leave fewer errors is not done.
func mend(t *syntax.Tree) mended {
	m := mended{tree: t}
	if failures(t) == 0 {
		return m
	}
	source, heads := closeHeads(t.Source())
	if len(heads) == 0 {
		return m
	}
	if again := parseAgain(t.Grammar(), source); again != nil && failures(again) < failures(t) {
		m.tree, m.heads = again, heads
	}
	return m
}

func failures(t *syntax.Tree) int { return t.Errors() + t.Missing() }

// parseAgain returns nil when the file is too much for a second look.
func parseAgain(g *syntax.Grammar, source []byte) *syntax.Tree {
	parser := syntax.NewParser(syntax.Limits{Timeout: mendTimeout, Arena: syntax.DefaultLimits().Arena})
	defer parser.Close()
	read := repair(source, 0)
	if read == nil {
		read = source
	}
	again := new(syntax.Tree)
	if err := parser.ParseAs(context.Background(), g, source, read, again); err != nil {
		return nil
	}
	return again
}

// inHead reports whether a parenthesis was put in between start and end.
func (m mended) inHead(start, end uint32) bool {
	i, _ := slices.BinarySearch(m.heads, start)
	return i < len(m.heads) && m.heads[i] < end
}

// closeHeads returns source with parentheses put in, and where they are.
func closeHeads(source []byte) (closed []byte, heads []uint32) {
	for line := 0; line < len(source); {
		next := len(source)
		if i := bytes.IndexByte(source[line:], '\n'); i >= 0 {
			next = line + i + 1
		}
		if open := line + openParenthesis(source[line:next]); open >= line {
			if at := missingParenthesis(source, open); at >= 0 {
				if closed == nil {
					closed = bytes.Clone(source)
				}
				heads = append(heads, uint32(putParenthesis(closed, at)))
			}
		}
		line = next
	}
	return closed, heads
}

// openParenthesis returns where the parameters start in a line that starts with the
// head of a definition, -1 in other lines.
func openParenthesis(line []byte) int {
	rest := bytes.TrimLeft(line, " \t")
	word, rest, found := bytes.Cut(rest, []byte(" "))
	if !found {
		return -1
	}
	if _, ok := definerNamed(string(word)); !ok && string(word) != "defdelegate" {
		return -1
	}
	name := nameAt(string(rest))
	if name == "" || len(rest) == len(name) || rest[len(name)] != '(' {
		return -1
	}
	return len(line) - len(rest) + len(name)
}

// missingParenthesis returns the space or comma in front of what follows the
// parameters - a guard, a block, do: - if their parenthesis is not closed by then,
// -1 if it is.
func missingParenthesis(source []byte, open int) int {
	source = source[:min(len(source), open+maxHead)]
	depth, at := 0, -1
	for i := open; i < len(source); i++ {
		switch b := source[i]; b {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth == 0 {
				return -1
			}
		case '"':
			i = skipText(source, i)
		case '#':
			i = lineEnd(source, i) - 1
		case '\n':
			if startsStatement(source[i:]) {
				return at
			}
		case ' ', ',':
			if depth == 1 && at < 0 && endsParameters(source[i:]) {
				at = i
			}
			if depth == 1 && opensBlock(source[i:]) {
				return at
			}
		}
	}
	return -1
}

// putParenthesis puts a closing parenthesis at a space or, with another comma behind
// it, at a comma; it returns where.
func putParenthesis(source []byte, at int) int {
	if source[at] == ' ' {
		source[at] = ')'
		return at
	}
	word := at + 1 + len(leadingSpace(source[at+1:]))
	if word == at+2 {
		source[at], source[at+1] = ')', ','
		return at
	}
	source[at], source[word-2], source[word-1] = ' ', ')', ','
	return word - 2
}

// endsParameters reports whether text, which starts with a space or comma, goes on
// with a guard, a block or do:.
func endsParameters(text []byte) bool {
	if text[0] == ' ' {
		return bytes.HasPrefix(text, []byte(" when ")) || opensBlock(text)
	}
	space := leadingSpace(text[1:])
	return bytes.HasSuffix(space, []byte(" ")) && (len(space) == 1 || bytes.HasSuffix(space, []byte("  "))) &&
		bytes.HasPrefix(text[1+len(space):], []byte("do: "))
}

// opensBlock reports whether text starts with a do that ends its line.
func opensBlock(text []byte) bool {
	rest, found := bytes.CutPrefix(text, []byte(" do"))
	rest = bytes.TrimSpace(rest[:lineEnd(rest, 0)])
	return found && (len(rest) == 0 || rest[0] == '#')
}

// startsStatement reports whether the next line with something on it starts what no
// parameter starts with.
func startsStatement(text []byte) bool {
	rest := text[len(leadingSpace(text)):]
	return len(rest) == 0 || rest[0] == '@' || bytes.HasPrefix(rest, []byte("def")) || bytes.HasPrefix(rest, []byte("end"))
}

func leadingSpace(text []byte) []byte {
	return text[:len(text)-len(bytes.TrimLeft(text, " \t\r\n"))]
}

// lineEnd returns where the line that offset is in ends.
func lineEnd(text []byte, offset int) int {
	if i := bytes.IndexByte(text[offset:], '\n'); i >= 0 {
		return offset + i
	}
	return len(text)
}

// skipText returns where the text in quotes that starts at offset ends.
func skipText(source []byte, offset int) int {
	for i := offset + 1; i < len(source) && source[i] != '\n'; i++ {
		switch source[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return offset
}
