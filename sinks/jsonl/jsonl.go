package jsonl

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"elixirscope/ast/query"
	"elixirscope/sinks"
)

// Stream writes to a stream, such as standard output.
type Stream struct {
	to    io.Writer
	stuck bool // a write was given up on, and goes on until the process ends
}

// NewStream returns a sink that writes to a stream.
func NewStream(to io.Writer) *Stream { return &Stream{to: to} }

// Write implements sinks.Sink. After an error nobody knows how far the reader is, so it
// is the last one.
func (s *Stream) Write(ctx context.Context, events []*query.EventRow) error {
	lines, err := encode(events)
	if err != nil {
		return err
	}
	if s.stuck {
		return fmt.Errorf("%w: a write was given up on", sinks.ErrGone)
	}
	if err := write(ctx, s.to, lines); err != nil {
		s.stuck = ctx.Err() != nil
		return fmt.Errorf("%w: %w", sinks.ErrGone, err)
	}
	return nil
}

// write writes as long as the context lasts: a reader that does not read must not keep
// a run from ending. What cannot be interrupted is left to the end of the process.
func write(ctx context.Context, to io.Writer, lines []byte) error {
	if file, ok := to.(*os.File); ok {
		_ = file.SetWriteDeadline(time.Time{}) // of a write that was given up on; regular files have none
	}
	written := make(chan error, 1)
	go func() {
		_, err := to.Write(lines)
		written <- err
	}()
	select {
	case err := <-written:
		return err
	case <-ctx.Done():
	}
	if file, ok := to.(*os.File); ok && file.SetWriteDeadline(time.Now()) == nil {
		<-written
	}
	return ctx.Err()
}

// File appends to a file.
type File struct {
	file    *os.File
	regular bool // it is no pipe or device, whose reader can keep a write waiting
}

// Open opens or creates a file. The caller closes it.
func Open(path string) (*File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open file of events: %w", err)
	}
	info, err := file.Stat()
	f := &File{file, err == nil && info.Mode().IsRegular()}
	if f.regular {
		err = f.check(info.Size())
	}
	if err == nil {
		err = f.cutOff()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open file of events %s: %w", path, err), file.Close())
	}
	return f, nil
}

// lineStart is what every line begins with.
const lineStart = `{"specversion":"1.0","id":"`

// check refuses a file of something else: what seems torn of it is not ours to cut off.
func (f *File) check(size int64) error {
	start := make([]byte, min(size, int64(len(lineStart))))
	if _, err := f.file.ReadAt(start, 0); err != nil {
		return err
	}
	if !strings.HasPrefix(lineStart, string(start)) {
		return errors.New("it holds something else than events: name another file")
	}
	return nil
}

// Close closes the file.
func (f *File) Close() error { return f.file.Close() }

// Write implements sinks.Sink.
func (f *File) Write(ctx context.Context, events []*query.EventRow) error {
	lines, err := encode(events)
	if err != nil {
		return err
	}
	if !f.regular {
		return write(ctx, f.file, lines) // there is nothing to keep
	}
	if _, err := f.file.Write(lines); err != nil {
		return errors.Join(err, f.cutOff())
	}
	return f.file.Sync()
}

// cutOff removes what there is of a line without an end.
func (f *File) cutOff() error {
	if !f.regular {
		return nil
	}
	info, err := f.file.Stat()
	if err != nil {
		return err
	}
	end := info.Size()
	buffer := make([]byte, 64<<10)
	for end > 0 {
		start := max(end-int64(len(buffer)), 0)
		part := buffer[:end-start]
		if _, err := f.file.ReadAt(part, start); err != nil {
			return err
		}
		if i := bytes.LastIndexByte(part, '\n'); i >= 0 {
			end = start + int64(i) + 1
			break
		}
		end = start
	}
	if end == info.Size() {
		return nil
	}
	return f.file.Truncate(end)
}

func encode(events []*query.EventRow) ([]byte, error) {
	var lines bytes.Buffer
	e := json.NewEncoder(&lines)
	e.SetEscapeHTML(false)
	for _, event := range events {
		if err := e.Encode(event); err != nil {
			return nil, fmt.Errorf("encode event %s: %w", event.ID, err)
		}
	}
	return lines.Bytes(), nil
}
