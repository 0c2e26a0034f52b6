package syntax

import (
	"bytes"
	"sort"

	"elixirscope/ast"
)

// lineTable finds the line of an offset. Facts are asked for in source order, so
// the line found last is tried first.
type lineTable struct {
	starts []uint32 // offset of each line's first byte
	last   int      // index of the line found last
}

func (l *lineTable) reset(source []byte) {
	l.starts = append(l.starts[:0], 0)
	l.last = 0
	for from := 0; ; {
		i := bytes.IndexByte(source[from:], '\n')
		if i < 0 {
			return
		}
		from += i + 1
		l.starts = append(l.starts, uint32(from))
	}
}

func (l *lineTable) position(offset uint32) ast.Position {
	line := l.line(offset)
	return ast.Position{Line: uint32(line) + 1, Column: offset - l.starts[line] + 1, Offset: offset}
}

func (l *lineTable) line(offset uint32) int {
	for line := l.last; line < min(l.last+4, len(l.starts)); line++ {
		if l.holds(line, offset) {
			l.last = line
			return line
		}
	}
	l.last = sort.Search(len(l.starts), func(i int) bool { return l.starts[i] > offset }) - 1
	return l.last
}

func (l *lineTable) holds(line int, offset uint32) bool {
	return l.starts[line] <= offset && (line+1 == len(l.starts) || offset < l.starts[line+1])
}
