package ruby

import (
	"bytes"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
)

// maxComment bounds how far back a comment is read.
const maxComment = 64 << 10

// documentation is what the comment in front of a line says. The one read last is
// kept, for lines that define several things.
type documentation struct {
	line       int // offset of the start of the line it belongs to, plus one
	text       string
	deprecated string
	documented bool
	hidden     bool
}

// document gives s the comment that ends in the line before the one where start
// lies, and the mark :nodoc: behind its name.
func (e *extractor) document(s *ast.Symbol, start uint32) {
	source := e.t.Source()
	line := int(start - (e.t.Position(start).Column - 1))
	if e.doc.line != line+1 {
		e.doc = documentation{line: line + 1}
		e.doc.read(e.t.Slice(commentStart(source, line), uint32(line)))
		rest := source[line:min(len(source), line+lang.MaxLine)]
		if end := bytes.IndexByte(rest, '\n'); end >= 0 {
			rest = rest[:end]
		}
		e.doc.hidden = bytes.Contains(rest, []byte(":nodoc:"))
	}
	s.Doc = e.doc.text
	if e.doc.documented {
		s.Flags |= ast.Documented
	}
	if e.doc.hidden {
		s.Flags |= ast.Hidden
	}
	if e.doc.deprecated != "" {
		s.Flags |= ast.Deprecated
		if s.Details == nil {
			s.Details = &ast.Details{}
		}
		s.Details.Deprecated = e.doc.deprecated
	}
}

// commentStart returns where the comment lines above the line at offset line start.
func commentStart(source []byte, line int) uint32 {
	start := line
	for start > 0 && line-start < maxComment {
		above := bytes.LastIndexByte(source[:start-1], '\n') + 1
		text := bytes.TrimSpace(source[above:start])
		if start == line && bytes.HasPrefix(text, []byte("=end")) {
			if begin := bytes.LastIndex(source[max(0, above-maxComment):above], []byte("=begin")); begin >= 0 {
				return uint32(max(0, above-maxComment) + begin)
			}
			break
		}
		if !bytes.HasPrefix(text, []byte("#")) {
			break
		}
		start = above
	}
	return uint32(start)
}

// read takes the first line that is documentation, and the reason of @deprecated.
func (d *documentation) read(comment string) {
	for line := range strings.Lines(comment) {
		line = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(line), "#"))
		if isDirective(line) {
			continue
		}
		if reason, ok := strings.CutPrefix(line, "@deprecated"); ok && d.deprecated == "" {
			d.deprecated = lang.OneLine(line)
			if reason = strings.TrimSpace(reason); reason != "" {
				d.deprecated = lang.OneLine(reason)
			}
			d.documented = true
			continue
		}
		if line != "" && !d.documented {
			d.text = lang.FirstLine(line)
			d.documented = true
		}
	}
}

// isDirective reports whether a comment line speaks to a tool, not to the reader.
func isDirective(line string) bool {
	for _, start := range []string{"!", "-*-", "--", "=begin", "=end", ":call-seq:", ":nodoc:", ":startdoc:", ":stopdoc:",
		":section:", "rubocop:", "frozen_string_literal:", "frozen-string-literal:", "encoding:", "coding:", "typed:",
		"warn_indent:", "shareable_constant_value:", "vim:", "@!"} {
		if strings.HasPrefix(line, start) {
			return true
		}
	}
	return false
}
