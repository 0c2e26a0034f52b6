package jsonl

import (
	"bufio"
	"errors"
	"io"
)

// chunk is the size of the reads, and what is kept of the buffer of a long line.
const chunk = 64 << 10

// lines cuts a stream into lines.
type lines struct {
	from   *bufio.Reader
	limit  int // bytes of a line, without its end
	buffer []byte
}

func newLines(from io.Reader, limit int) *lines {
	return &lines{from: bufio.NewReaderSize(from, chunk), limit: limit}
}

// next returns the next line without its end, valid until the following call; long
// says that it exceeds the limit and was dropped. The error is io.EOF after the last
// line, which need not have an end.
func (l *lines) next() (line []byte, long bool, err error) {
	if cap(l.buffer) > chunk {
		l.buffer = nil
	}
	l.buffer = l.buffer[:0]
	for some := false; ; some = true {
		part, err := l.from.ReadSlice('\n')
		ended := err == nil
		if ended {
			part = part[:len(part)-1]
		}
		if long = long || len(l.buffer)+len(part) > l.limit; long {
			l.buffer = l.buffer[:0]
		} else {
			l.buffer = append(l.buffer, part...)
		}
		switch {
		case ended:
			return l.buffer, long, nil
		case errors.Is(err, bufio.ErrBufferFull):
		case err == io.EOF && (some || len(part) > 0):
			return l.buffer, long, nil
		default:
			return nil, false, err
		}
	}
}
